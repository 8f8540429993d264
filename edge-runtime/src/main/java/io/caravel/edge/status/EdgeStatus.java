package io.caravel.edge.status;

import static io.caravel.runtime.status.SideStatus.part;

import io.caravel.runtime.status.SideStatus;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Clock;
import java.util.function.Supplier;

/**
 * What the running edge knows and its store does not: the link, what is wrong now, the store's
 * history. What the last process left is taken over. Safe for any thread; never blocks the caller
 * and never fails it.
 */
public final class EdgeStatus implements AutoCloseable {

    private final SideStatus status;
    private final Clock clock;

    private EdgeStatus(SideStatus status, Clock clock) {
        this.status = status;
        this.clock = clock;
    }

    /**
     * Goes on with what the last process left in the folder.
     *
     * @param folder the data folder
     * @param node name of this node
     * @param cloud address of the cloud
     */
    public static EdgeStatus open(Path folder, String node, String cloud, Clock clock) {
        SideStatus status =
                SideStatus.open(
                        folder,
                        "edge",
                        clock,
                        before ->
                                new JsonObject()
                                        .put("node", node)
                                        .put("link", link(before, cloud))
                                        .put("store", part(before, "store")),
                        content -> stillConnected(content, clock));
        return new EdgeStatus(status, clock);
    }

    /** The edge is {@code starting}, {@code running} or {@code stopped}. */
    public void phase(String phase) {
        status.phase(phase);
    }

    /** Something is wrong until {@link #solved}: its code and a sentence. */
    public void problem(String code, String sentence) {
        status.problem(code, sentence);
    }

    /** It is not wrong any more. */
    public void solved(String code) {
        status.solved(code);
    }

    /** The link came up. */
    public void connected() {
        status.change(
                content ->
                        part(content, "link")
                                .put("connected", true)
                                .put("since", clock.instant().toString())
                                .put("lastConnected", clock.instant().toString()));
    }

    /** The link went down, or an attempt to connect failed: a sentence that starts with a code. */
    public void disconnected(String reason) {
        status.change(
                content -> {
                    stopLink(content);
                    part(content, "link")
                            .put("error", reason)
                            .put("errorAt", clock.instant().toString());
                });
    }

    /** Asks each second how much room the disk has, in one word. */
    public void watchDisk(Supplier<Object> level) {
        status.watch("disk", 1, level);
    }

    /** Asks each second for the Pods of the folder. */
    public void watchStaticPods(Supplier<Object> pods) {
        status.watch("staticPods", 1, pods);
    }

    /** Asks each second how the devices are that Kamelets serve. */
    public void watchDevices(Supplier<Object> devices) {
        status.watch("devices", 1, devices);
    }

    /** What is known of the store; {@code incarnation} and, if it ever was lost, {@code lost}. */
    public JsonObject store() {
        return status.read(content -> part(content, "store").copy());
    }

    /** Remembers what is known of the store. */
    public void store(JsonObject store) {
        status.change(content -> content.put("store", store.copy()));
    }

    /** Writes that it has stopped. */
    @Override
    public void close() {
        status.change(this::stopLink);
        status.close();
    }

    private void stopLink(JsonObject content) {
        JsonObject link = part(content, "link");
        if (link.getBoolean("connected", false)) {
            link.put("connected", false)
                    .put("since", clock.instant().toString())
                    .put("lastConnected", clock.instant().toString());
        }
    }

    private static void stillConnected(JsonObject content, Clock clock) {
        JsonObject link = part(content, "link");
        if (link.getBoolean("connected", false)) {
            link.put("lastConnected", clock.instant().toString());
        }
    }

    private static JsonObject link(JsonObject before, String cloud) {
        JsonObject link = part(before, "link").put("url", cloud);
        if (link.getBoolean("connected", false)) {
            link.put("connected", false).put("since", link.getValue("lastConnected"));
        }
        return link;
    }
}
