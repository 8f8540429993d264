package io.caravel.edge.pods;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class StatusEchoTest {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final StatusEcho echo = new StatusEcho();

    @Test
    void a_status_that_the_cluster_lost_is_due_once_after_a_while() {
        // Given
        Pod wiped = pod("7", new JsonObject().put("phase", "Pending"));
        // When it arrives
        boolean atOnce = echo.differs(wiped, running(), START);
        // Then it is told again when the cluster has not said better by then, and only once
        assertThat(atOnce).isFalse();
        assertThat(echo.due()).isEqualTo(START.plusSeconds(5));
        assertThat(echo.differs(wiped, running(), START.plusSeconds(4))).isFalse();
        assertThat(echo.differs(wiped, running(), START.plusSeconds(5))).isTrue();
        assertThat(echo.differs(wiped, running(), START.plusSeconds(60))).isFalse();
        assertThat(echo.due()).isNull();
    }

    @Test
    void a_status_that_comes_back_as_it_was_told_needs_nothing() {
        // Given a status on its way
        echo.differs(pod("7", new JsonObject()), running(), START);
        // When the cluster has it
        boolean again = echo.differs(pod("8", running()), running(), START.plusSeconds(9));
        // Then
        assertThat(again).isFalse();
        assertThat(echo.due()).isNull();
    }

    private static JsonObject running() {
        return new JsonObject()
                .put("phase", "Running")
                .put(
                        "containerStatuses",
                        new JsonArray()
                                .add(
                                        new JsonObject()
                                                .put("name", "main")
                                                .put("containerID", "process://1")
                                                .put("restartCount", 0)
                                                .put("ready", true)));
    }

    private static Pod pod(String version, JsonObject status) {
        JsonObject pod = PodsOnProcessesTest.pod("web", "u1", "sleep 1000");
        pod.getJsonObject("metadata").put("resourceVersion", version);
        return Pod.parse(pod.put("status", status).encode());
    }
}
