package io.caravel.edge.node;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * What the node says about itself: labels and the status of its Node.
 *
 * <p>Safe for any thread. It never fails: what cannot be read is left out.
 */
public final class NodeReport {

    /** Version that nodes show where a kubelet shows its own. */
    public static final String VERSION = "v1.36.0-caravel-0.1";

    /** As a kubelet: volumes are attached by the cluster's controller. */
    private static final String ATTACH = "volumes.kubernetes.io/controller-managed-attach-detach";

    private final String node;
    private final Box box;
    private final Capacity capacity;
    private final Conditions conditions;
    private final Supplier<Containers> containers;
    private final Duration unchanged;
    private final Clock clock;
    private Containers known = Containers.NONE;
    private volatile String address = "";
    private String told = "";
    private Instant toldAt = Instant.EPOCH;

    NodeReport(
            String node,
            Box box,
            Capacity capacity,
            Conditions conditions,
            Supplier<Containers> containers,
            Duration unchanged,
            Clock clock) {
        this.node = node;
        this.box = box;
        this.capacity = capacity;
        this.conditions = conditions;
        this.containers = containers;
        this.unchanged = unchanged;
        this.clock = clock;
    }

    /** What Pods may use of the box: the Node's {@code allocatable}. */
    public JsonObject allocatable() {
        return capacity.forPods();
    }

    /**
     * The address that stands for this box in its Pods' status, as of the last look at the box. A
     * box that has none for the moment keeps the one it had; loopback when it never had one.
     */
    public String hostIp() {
        if (address.isEmpty()) {
            look();
        }
        return address.isEmpty() ? "127.0.0.1" : address;
    }

    /** Those labels of the Node that the box itself knows. */
    public Map<String, String> labels() {
        return Map.of(
                "kubernetes.io/arch",
                Box.architecture(),
                "kubernetes.io/os",
                "linux",
                "beta.kubernetes.io/arch",
                Box.architecture(),
                "beta.kubernetes.io/os",
                "linux",
                "kubernetes.io/hostname",
                node);
    }

    /**
     * The report of this moment, which counts as told.
     *
     * @return JSON text {@code {"labels","annotations","status"}}
     */
    public synchronized String now() {
        Instant now = clock.instant();
        JsonObject report = report(now);
        told = essence(report);
        toldAt = now;
        return report.encode();
    }

    /**
     * The report when it differs from the one told last, or that was long ago.
     *
     * @return JSON text, empty when there is nothing to tell
     */
    public synchronized String ifDue() {
        Instant now = clock.instant();
        JsonObject report = report(now);
        boolean old = !now.isBefore(toldAt.plus(unchanged));
        if (!old && essence(report).equals(told)) {
            return "";
        }
        told = essence(report);
        toldAt = now;
        return report.encode();
    }

    private JsonObject report(Instant now) {
        Containers answer = containers.get();
        known = answer.isAnswer() ? answer : known;
        JsonObject labels = new JsonObject(new TreeMap<>(labels()));
        JsonObject status =
                new JsonObject()
                        .put("capacity", capacity.all())
                        .put("allocatable", capacity.forPods())
                        .put("addresses", look())
                        .put("nodeInfo", info(known))
                        .put("images", known.images())
                        .put("conditions", conditions.at(now, answer.isAnswer()));
        return new JsonObject()
                .put("labels", labels)
                .put("annotations", new JsonObject().put(ATTACH, "true"))
                .put("status", status);
    }

    private JsonArray look() {
        JsonArray addresses = Addresses.of(node, box.routes());
        Addresses.internal(addresses).ifPresent(found -> address = found);
        return addresses;
    }

    private JsonObject info(Containers runtime) {
        return new JsonObject()
                .put("architecture", Box.architecture())
                .put("bootID", box.bootId())
                .put("containerRuntimeVersion", runtime.version())
                .put("kernelVersion", box.kernel())
                .put("kubeProxyVersion", "")
                .put("kubeletVersion", VERSION)
                .put("machineID", box.machineId())
                .put("operatingSystem", "linux")
                .put("osImage", box.osImage())
                .put("systemUUID", box.systemUuid());
    }

    /** What matters of a report: without the times and figures that are new each time. */
    private static String essence(JsonObject report) {
        JsonObject copy = report.copy();
        copy.getJsonObject("status")
                .getJsonArray("conditions")
                .forEach(
                        condition -> {
                            ((JsonObject) condition).remove("lastHeartbeatTime");
                            ((JsonObject) condition).remove("message");
                        });
        return copy.encode();
    }
}
