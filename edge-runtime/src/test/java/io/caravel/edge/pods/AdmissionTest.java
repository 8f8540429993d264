package io.caravel.edge.pods;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pods that this node does not begin, or does not let run for ever. */
class AdmissionTest {

    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir Path folder;
    private EdgeBox box;

    @BeforeEach
    void start() throws Exception {
        box = EdgeBox.onProcesses(folder);
    }

    @AfterEach
    void stop() throws Exception {
        box.removeAll();
        box.close();
    }

    @ParameterizedTest
    @CsvSource({
        "nvidia.com/gpu, UnexpectedAdmissionError",
        "hugepages-2Mi, OutOfhugepages-2Mi",
    })
    void a_pod_that_asks_for_what_the_node_has_not_fails_and_says_what_it_is(
            String resource, String reason) {
        // Given
        JsonObject pod = PodsOnProcessesTest.pod("asks", "u1", "sleep 1000");
        container(pod).put("resources", limits(resource, "1"));

        // When
        box.put("pod", pod);

        // Then
        box.awaitStatus("default/asks", status -> "Failed".equals(status.getString("phase")));
        assertThat(box.status("default/asks").getString("reason")).isEqualTo(reason);
        assertThat(box.status("default/asks").getString("message"))
                .startsWith("Pod was rejected: ")
                .contains(resource);
        box.awaitReasons("default/asks", told -> told.containsExactly(reason));
        assertThat(box.sandboxes()).isEmpty();
    }

    @Test
    void a_pod_that_asks_for_none_of_it_runs() {
        // Given
        JsonObject pod = PodsOnProcessesTest.pod("asks", "u1", "sleep 1000");
        container(pod).put("resources", limits("nvidia.com/gpu", "0"));

        // Then
        assertThat(PodAdmission.refusal(Pod.parse(pod.encode()))).isEmpty();
    }

    @Test
    void a_pod_is_ended_at_its_deadline_also_when_the_edge_was_restarted() throws Exception {
        // Given
        JsonObject pod = PodsOnProcessesTest.pod("late", "u1", "sleep 1000");
        pod.getJsonObject("spec").put("activeDeadlineSeconds", 10);
        box.put("pod", pod);
        box.awaitStatus(
                "default/late",
                status -> List.of("Running", "Failed").contains(status.getString("phase", "")));

        // When
        box = box.restarted();

        // Then
        box.awaitStatus("default/late", status -> "Failed".equals(status.getString("phase")));
        assertThat(box.status("default/late").getString("reason")).isEqualTo("DeadlineExceeded");
        assertThat(box.status("default/late").getString("message"))
                .isEqualTo("Pod was active on the node longer than the specified deadline");
        await().atMost(SOON).until(() -> box.sandboxes().stream().noneMatch(s -> s.ready()));
    }

    @Test
    void a_pod_with_ephemeral_containers_runs_without_them_and_says_so() {
        // Given
        JsonObject pod = PodsOnProcessesTest.pod("debug", "u1", "sleep 1000");
        pod.getJsonObject("spec")
                .put("ephemeralContainers", new JsonArray("[{\"name\":\"d\",\"image\":\"i\"}]"));

        // When
        box.put("pod", pod);

        // Then
        box.awaitStatus("default/debug", status -> "Running".equals(status.getString("phase")));
        box.awaitReasons("default/debug", told -> told.containsOnlyOnce("Unsupported"));
    }

    private static JsonObject container(JsonObject pod) {
        return pod.getJsonObject("spec").getJsonArray("containers").getJsonObject(0);
    }

    private static JsonObject limits(String resource, String amount) {
        return new JsonObject().put("limits", new JsonObject().put(resource, amount));
    }
}
