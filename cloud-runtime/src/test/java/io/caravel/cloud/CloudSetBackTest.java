package io.caravel.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a runtime does when the API is set back to an earlier state while it runs. */
class CloudSetBackTest {

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String SAYS = "{\"status\":{\"phase\":\"Running\"}}";

    @TempDir Path folder;

    private static String node(String rev, String replica) {
        JsonObject metadata =
                new JsonObject()
                        .put("name", "edge-1")
                        .put("resourceVersion", rev)
                        .put("annotations", new JsonObject().put("caravel.io/served-by", replica));
        return new JsonObject().put("metadata", metadata).encode();
    }

    private static void nodeTold(CloudWorld world, String body, boolean setBack) {
        world.watch(
                "nodes",
                Map.of("CaravelOp", "put", "CaravelKey", "edge-1", "CaravelSetBack", setBack),
                body);
    }

    /** The routes node-up-cloud-forget and node-up-cloud-set-back. */
    @Test
    void everyNodeConnectsAgainAndAnEventTells() throws Exception {
        try (CloudWorld world = new CloudWorld(folder)) {
            // Given
            world.node("edge-1", "connected");
            world.node("edge-2", "connected");
            // When the watch of Nodes has listed what the API has now
            world.watch(
                    "nodes",
                    Map.of("CaravelOp", "synced", "CaravelRev", "30", "CaravelSetBack", true),
                    null);
            // Then
            await().atMost(SOON).until(() -> world.api.sent("create?").size() == 1);
            assertThat(world.api.sent("create?").get(0).body())
                    .contains("ApiSetBack", "caravel-set-back.30");
            assertThat(world.hub.sent("close")).hasSize(2);
        }
    }

    @Test
    void anOrdinaryListClosesNothing() throws Exception {
        try (CloudWorld world = new CloudWorld(folder)) {
            // Given
            world.node("edge-1", "connected");
            // When
            world.watch("nodes", Map.of("CaravelOp", "synced", "CaravelRev", "30"), null);
            // Then
            assertThat(world.hub.sent("close")).isEmpty();
            assertThat(world.api.sent("create?")).isEmpty();
        }
    }

    @Test
    void aNodeThatWentBackIsRegisteredAgain() throws Exception {
        try (CloudWorld world =
                new CloudWorld(folder, null, Map.of("cloud.replica.name", "cloud-0"))) {
            // Given a Node as this replica wrote it
            world.node("edge-1", "connected");
            nodeTold(world, node("50", "cloud-0"), false);
            // When the API has the one of long ago, that another replica served
            nodeTold(world, node("20", "cloud-1"), true);
            int before = world.api.sent("apply?").size();
            world.nodeSends("edge-1", "health", "node", "edge-1", SAYS);
            // Then what the node says is written, with the claim
            List<?> written = world.api.sent("apply?");
            assertThat(written.size()).isGreaterThan(before);
            assertThat(world.api.sent("apply?").get(before).body()).contains("\"cloud-0\"");
        }
    }

    @Test
    void aPodThatWentBackGoesToItsNodeWithAVersionThatIsOlderThanNone() throws Exception {
        try (CloudWorld world = new CloudWorld(folder)) {
            // Given
            world.node("edge-1", "connected");
            String pod = "{\"metadata\":{\"namespace\":\"default\",\"name\":\"web\"}}";
            String watch = "edge-1#s1";
            // When
            world.watch(
                    "pods",
                    Map.of(
                            "CaravelOp", "put",
                            "CaravelKey", "default/web",
                            "CaravelRev", "20",
                            "CaravelTarget", watch,
                            "CaravelSetBack", true),
                    pod);
            // Then
            await().atMost(SOON).until(() -> !world.hub.sent("state").isEmpty());
            assertThat(world.hub.sent("state").get(0).header("CaravelRev")).isEqualTo("0.20");
        }
    }
}
