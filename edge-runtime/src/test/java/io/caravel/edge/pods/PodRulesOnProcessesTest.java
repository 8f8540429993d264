package io.caravel.edge.pods;

import io.caravel.cri.ContainerRuntime;
import io.caravel.cri.process.ProcessRuntime;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** The rules of a kubelet where Pods are processes. */
class PodRulesOnProcessesTest extends PodRulesContract {

    @Override
    Supplier<ContainerRuntime> opener() {
        return () -> new ProcessRuntime(folder.resolve("containers"));
    }

    @Test
    void namesThatAProcessCannotHaveAreSaid() {
        // Given
        JsonObject pod = pod("named", "sleep 1000");
        pod.getJsonObject("spec")
                .put(
                        "hostAliases",
                        new JsonArray("[{\"ip\":\"192.0.2.7\",\"hostnames\":[\"plc\"]}]"));

        // When
        box.put("pod", pod);

        // Then
        awaitPhase("named", "Running");
        box.awaitReasons("default/named", told -> told.containsOnlyOnce("Unsupported"));
    }
}
