package io.caravel.edge.pods;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.caravel.cri.process.ProcessRuntime;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows that are no Pods, or are Pods with nonsense in them, stop no Pod beside them. */
class MalformedPodsTest {

    private static final Duration SOON = Duration.ofSeconds(60);

    private static final List<String> NO_PODS =
            List.of(
                    "",
                    "null",
                    "7",
                    "[]",
                    "\"text\"",
                    "{",
                    "{}",
                    "{\"metadata\":null,\"spec\":null}",
                    "{\"metadata\":[],\"spec\":{}}",
                    "{\"metadata\":{\"name\":\"x\",\"namespace\":\"default\",\"uid\":7},\"spec\":{\"containers\":[{}]}}",
                    "{\"metadata\":{\"name\":\"x\",\"namespace\":\"default\",\"uid\":\"u\"},\"spec\":{\"containers\":{}}}",
                    "{\"metadata\":{\"name\":\"x\",\"namespace\":\"default\",\"uid\":\"../../u\"},\"spec\":{\"containers\":[{}]}}",
                    "{\"metadata\":{\"name\":\"x\",\"namespace\":\"default\",\"uid\":\"u\"},\"spec\":{\"containers\":[null]}}");

    /** Fields of a spec, and what of the container is put in, with a wrong type each. */
    private static final List<String> NONSENSE =
            List.of(
                    "{\"hostNetwork\":\"yes\"}",
                    "{\"restartPolicy\":7}",
                    "{\"terminationGracePeriodSeconds\":\"long\"}",
                    "{\"activeDeadlineSeconds\":\"soon\"}",
                    "{\"nodeSelector\":[]}",
                    "{\"affinity\":{\"nodeAffinity\":[]}}",
                    "{\"dnsConfig\":[]}",
                    "{\"dnsPolicy\":{}}",
                    "{\"hostAliases\":[7]}",
                    "{\"hostname\":7}",
                    "{\"volumes\":\"v\"}",
                    "{\"volumes\":[{\"name\":7}]}",
                    "{\"initContainers\":[[]]}",
                    "{\"securityContext\":{\"runAsUser\":\"root\"}}",
                    "{\"resources\":[]}",
                    "{\"overhead\":\"much\"}",
                    "{\"os\":\"linux\"}",
                    "{\"runtimeClassName\":{}}",
                    "{\"activeDeadlineSeconds\":9223372036854775807}",
                    "{\"volumes\":[{\"name\":\"../../ug\",\"emptyDir\":{}}]}",
                    "{\"volumes\":[{\"name\":\"v\",\"hostPath\":{\"path\":\"a\\u0000b\"}}]}",
                    "{\"tolerations\":[null],\"volumes\":[null]}",
                    "{\"securityContext\":{\"fsGroup\":4294967296}}");

    @TempDir Path folder;

    @Test
    void theyStopNoPodBesideThemAlsoNotAfterARestart() throws Exception {
        // Given
        Map<String, String> store = new ConcurrentHashMap<>();
        for (int i = 0; i < NO_PODS.size(); i++) {
            store.put("pod default/row-" + i, NO_PODS.get(i));
        }
        for (int i = 0; i < NONSENSE.size(); i++) {
            JsonObject pod = PodsOnProcessesTest.pod("odd-" + i, "uid-" + i, "sleep 1000");
            pod.getJsonObject("spec").mergeIn(new JsonObject(NONSENSE.get(i)));
            store.put("pod default/odd-" + i, pod.encode());
        }
        store.put("pod nokey", PodsOnProcessesTest.pod("x", "ux", "sleep 1000").encode());
        store.put("pod default/good", PodsOnProcessesTest.pod("good", "ug", "sleep 1000").encode());

        // When
        EdgeBox first =
                EdgeBox.on(folder, () -> new ProcessRuntime(folder.resolve("containers")), store);

        // Then
        awaitRunning(first, "good");
        first.put("pod", PodsOnProcessesTest.pod("later", "ul", "sleep 1000"));
        awaitRunning(first, "later");
        await().atMost(SOON).untilAsserted(() -> assertThat(untold(first)).isEmpty());
        try (EdgeBox again = first.restarted()) {
            awaitRunning(again, "good");
            assertThat(again.restarts("default/good")).isZero();
            again.removeAll();
        }
    }

    /** Pods with nonsense in them of which no status was told. */
    private static List<Integer> untold(EdgeBox box) {
        List<Integer> untold = new ArrayList<>();
        for (int i = 0; i < NONSENSE.size(); i++) {
            if (box.status("default/odd-" + i).isEmpty()) {
                untold.add(i);
            }
        }
        return untold;
    }

    private static void awaitRunning(EdgeBox box, String name) {
        box.awaitStatus("default/" + name, status -> "Running".equals(status.getString("phase")));
    }
}
