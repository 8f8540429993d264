package io.caravel.cloud.status;

import io.caravel.cloud.received.Refusals;
import io.caravel.component.queue.QueueStore;
import io.caravel.link.hub.ConnectedNode;
import io.caravel.link.hub.HubNodes;
import io.caravel.runtime.status.SideStatus;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;

/**
 * What the running cloud knows and its store does not: which nodes are connected, what was refused,
 * how much room the disk has. As of five seconds ago at most. Safe for any thread.
 */
public final class CloudStatus implements AutoCloseable {

    private static final int MOST_NAMED = 1_000;
    private static final long SECONDS = 5;

    private final SideStatus status;

    private CloudStatus(SideStatus status) {
        this.status = status;
    }

    /**
     * Begins to tell.
     *
     * @param folder the data folder
     * @param port where nodes connect
     */
    public static CloudStatus open(Path folder, int port, Clock clock) {
        JsonObject own = new JsonObject().put("port", port);
        return new CloudStatus(
                SideStatus.open(folder, "cloud", clock, before -> own, content -> {}));
    }

    /** The cloud runs: tells from now on what these know. */
    public void follow(HubNodes nodes, Refusals refusals, QueueStore queues) {
        status.watch("nodes", SECONDS, () -> nodes(nodes.connected()));
        status.watch("refused", SECONDS, () -> refused(refusals));
        status.watch("disk", 1, () -> queues.diskLevel().name());
        status.phase("running");
    }

    /** Writes that it has stopped. */
    @Override
    public void close() {
        status.close();
    }

    private static JsonObject nodes(Collection<ConnectedNode> connected) {
        JsonArray named = new JsonArray();
        connected.stream()
                .sorted(Comparator.comparing(ConnectedNode::name))
                .limit(MOST_NAMED)
                .forEach(
                        node ->
                                named.add(
                                        new JsonObject()
                                                .put("name", node.name())
                                                .put("agent", node.agent())
                                                .put("address", node.remoteAddress())
                                                .put("since", time(node.since()))));
        return new JsonObject().put("connected", connected.size()).put("named", named);
    }

    private static JsonObject refused(Refusals refusals) {
        JsonObject refused = new JsonObject();
        refusals.counts().forEach(refused::put);
        return refused;
    }

    private static String time(long millis) {
        return Instant.ofEpochMilli(millis).toString();
    }
}
