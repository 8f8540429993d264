package io.caravel.edge.pods;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A box without a container runtime says what it does not give to a Pod. */
class NotIsolatedTest {

    @TempDir Path folder;

    @Test
    void every_field_without_effect_is_named_and_no_other() {
        // When
        String message = NotIsolated.message(Pod.parse(asking().encode()));

        // Then
        assertThat(message)
                .contains("files and a network of its own")
                .contains("securityContext.fsGroup=2000")
                .contains("hostAliases")
                .contains(
                        "main: image docker.io/local/busybox:1, limits.memory=64Mi,"
                                + " securityContext.runAsUser=1000,"
                                + " securityContext.allowPrivilegeEscalation=false,"
                                + " securityContext.capabilities, hostPort=80, readOnly of /c")
                .doesNotContain("privileged=false")
                .doesNotContain("8080");
    }

    @Test
    void a_pod_on_the_network_of_the_node_is_not_told_that_it_has_none() {
        // Given
        JsonObject pod = asking();
        pod.getJsonObject("spec").put("hostNetwork", true);

        // When / Then
        assertThat(NotIsolated.message(Pod.parse(pod.encode()))).doesNotContain("network of");
    }

    @Test
    void one_event_and_the_status_say_it_also_when_the_container_starts_again() throws Exception {
        // Given
        try (EdgeBox box = EdgeBox.onProcesses(folder)) {
            JsonObject pod = PodsOnProcessesTest.pod("open", "u1", "exit 1");

            // When
            box.put("pod", pod);
            box.awaitStatus("default/open", s -> s.encode().contains("CrashLoopBackOff"));

            // Then
            box.awaitReasons("default/open", told -> told.containsOnlyOnce("NotIsolated"));
            assertThat(box.status("default/open").getString("message"))
                    .contains("Asked for and not given: files and a network of its own");
            box.removeAll();
        }
    }

    private static JsonObject asking() {
        JsonObject pod = PodsOnProcessesTest.pod("open", "u1", "sleep 1000");
        JsonObject spec = pod.getJsonObject("spec");
        spec.put("securityContext", new JsonObject().put("fsGroup", 2000));
        spec.put("hostAliases", new JsonArray("[{\"ip\":\"192.0.2.1\",\"hostnames\":[\"a\"]}]"));
        spec.getJsonArray("containers")
                .getJsonObject(0)
                .put("resources", new JsonObject("{\"limits\":{\"memory\":\"64Mi\"}}"))
                .put(
                        "securityContext",
                        new JsonObject(
                                "{\"runAsUser\":1000,\"privileged\":false,"
                                        + "\"allowPrivilegeEscalation\":false,"
                                        + "\"capabilities\":{\"drop\":[\"ALL\"]}}"))
                .put(
                        "ports",
                        new JsonArray(
                                "[{\"containerPort\":8080,\"hostPort\":80},"
                                        + "{\"containerPort\":8443,\"hostPort\":8443}]"))
                .put(
                        "volumeMounts",
                        new JsonArray("[{\"name\":\"c\",\"mountPath\":\"/c\",\"readOnly\":true}]"));
        return pod;
    }
}
