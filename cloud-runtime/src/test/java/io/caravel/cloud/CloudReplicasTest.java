package io.caravel.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.AdviceWith;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a replica does when another takes a node over. */
class CloudReplicasTest {

    private static final String SAYS =
            new JsonObject().put("status", new JsonObject().put("phase", "Running")).encode();

    @TempDir Path folder;

    private static String node(String rev, String replica) {
        JsonObject annotations = new JsonObject().put("caravel.io/served-by", replica);
        return new JsonObject()
                .put(
                        "metadata",
                        new JsonObject()
                                .put("name", "edge-1")
                                .put("resourceVersion", rev)
                                .put("annotations", annotations))
                .encode();
    }

    private static void watchTells(CloudWorld world, String rev, String replica) {
        world.watch(
                "nodes", Map.of("CaravelOp", "put", "CaravelKey", "edge-1"), node(rev, replica));
    }

    @Test
    void theRegistrationOfANodeClaimsItForTheReplica() throws Exception {
        try (CloudWorld world =
                new CloudWorld(folder, null, Map.of("cloud.replica.name", "cloud-0"))) {
            // Given a connected node
            world.node("edge-1", "connected");
            // When it says what it is
            world.nodeSends("edge-1", "health", "node", "edge-1", SAYS);
            // Then the same write names who serves it
            assertThat(world.api.sent("apply?").get(0).body()).contains("\"cloud-0\"");
        }
    }

    @Test
    void theConnectionOfANodeThatAnotherReplicaClaimsIsEnded() throws Exception {
        try (CloudWorld world =
                new CloudWorld(folder, null, Map.of("cloud.replica.name", "cloud-0"))) {
            // Given a node that this replica serves
            watchTells(world, "10", "cloud-0");
            world.node("edge-1", "connected");
            // When another replica claims it
            watchTells(world, "11", "cloud-1");
            // Then its connection is ended here
            await().atMost(Duration.ofSeconds(60)).until(() -> world.hub.sent("close").size() == 1);
        }
    }

    @Test
    void whatCameOnAConnectionThatIsOverIsNotWritten() throws Exception {
        try (CloudWorld world = new CloudWorld(folder)) {
            List<String> reached = new CopyOnWriteArrayList<>();
            AdviceWith.adviceWith(
                    world.context(),
                    "link-up-cloud-sort",
                    route -> route.weaveAddFirst().process(e -> reached.add("sorted")));
            // Given a heartbeat whose connection is over, and one whose connection is there
            BooleanSupplier over = () -> false;
            BooleanSupplier there = () -> true;
            // When they come to their turn
            Exchange left = beat(world, over);
            Exchange written = beat(world, there);
            // Then only the second is written
            assertThat(left.getException()).isNull();
            assertThat(written.getException()).isNull();
            assertThat(reached).hasSize(1);
            assertThat(world.api.sent("patch?")).hasSize(1);
        }
    }

    private static Exchange beat(CloudWorld world, BooleanSupplier connection) {
        return world.hub.deliver(
                "receive",
                Map.of(
                        "CaravelNode", "edge-1",
                        "CaravelKind", "heartbeat",
                        "CaravelKey", "edge-1"),
                Map.of("CaravelLive", connection),
                "{}");
    }

    @Test
    void aReplicaKeepsWhatItClaimedLast() throws Exception {
        try (CloudWorld world =
                new CloudWorld(folder, null, Map.of("cloud.replica.name", "cloud-0"))) {
            // Given a claim of this replica that is newer than what a watch tells late
            ProducerTemplate told = world.context().createProducerTemplate();
            String yield = "direct:" + world.context().getRoute("node-up-cloud-yield").getId();
            Map<String, Object> headers = Map.of("CaravelOp", "put", "CaravelNode", "edge-1");
            // When
            told.sendBodyAndHeaders(yield, node("12", "cloud-0"), headers);
            told.sendBodyAndHeaders(yield, node("11", "cloud-1"), headers);
            // Then the connection stays
            assertThat(world.hub.sent("close")).isEmpty();
        }
    }
}
