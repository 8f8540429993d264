package io.caravel.edge.pods;

import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;

/** Who is ended first when the memory of the box runs out, by a kubelet's rules. */
final class OomScore {

    private static final int LAST = -997;
    private static final int FIRST = 1000;

    /** Bytes; more than any box has, and few enough to be added up. */
    private static final long MOST = 1L << 50;

    private OomScore() {}

    /**
     * The adjustment for a container.
     *
     * @param box bytes of memory of the box
     */
    static int of(Pod pod, JsonObject container, long box) {
        if ("system-node-critical".equals(pod.spec().getString("priorityClassName"))) {
            return LAST;
        }
        return switch (QosClass.of(pod)) {
            case Guaranteed -> LAST;
            case BestEffort -> FIRST;
            case Burstable -> burstable(pod, container, Math.max(1, box));
        };
    }

    /** The more memory it asked for, the later; a sidecar never before those it serves. */
    private static int burstable(Pod pod, JsonObject container, long box) {
        long shared = sharedOut(pod);
        long score = score(memory(container) + shared, box);
        if (pod.isInit(container.getString("name")) && Pod.isSidecar(container)) {
            long least = pod.containers().stream().mapToLong(OomScore::memory).min().orElse(0);
            score = Math.min(score, score(least + shared, box));
        }
        long bounded = Math.max(score, FIRST + LAST);
        return (int) (bounded == FIRST ? FIRST - 1 : bounded);
    }

    private static long score(long bytes, long box) {
        return bytes >= box ? 0 : FIRST - FIRST * bytes / box;
    }

    /** What the Pod asks for beyond its containers, for each of them. */
    private static long sharedOut(Pod pod) {
        JsonObject own = Pod.part(pod.spec(), "resources");
        BigDecimal asked = PodResources.request(own, "memory");
        if (asked.signum() == 0) {
            return 0;
        }
        long sidecars = pod.initContainers().stream().filter(Pod::isSidecar).count();
        long named =
                pod.containers().stream().mapToLong(OomScore::memory).sum()
                        + pod.initContainers().stream()
                                .filter(Pod::isSidecar)
                                .mapToLong(OomScore::memory)
                                .sum();
        return Math.max(0, bytes(asked) - named) / (pod.containers().size() + sidecars);
    }

    private static long memory(JsonObject container) {
        return bytes(PodResources.request(Pod.part(container, "resources"), "memory"));
    }

    private static long bytes(BigDecimal amount) {
        return Math.min(MOST, Quantity.whole(amount));
    }
}
