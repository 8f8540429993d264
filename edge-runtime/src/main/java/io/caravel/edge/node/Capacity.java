package io.caravel.edge.node;

import io.vertx.core.json.JsonObject;

/**
 * What the box has and what Pods may use of it. A control group's limit counts where it is smaller
 * than the machine.
 */
final class Capacity {

    private static final long MIB = 1024 * 1024;
    private static final long KEPT_MEMORY = 100 * MIB;

    private final Box box;
    private final int pods;

    Capacity(Box box, int pods) {
        this.box = box;
        this.pods = pods;
    }

    /** The Node's {@code capacity}. */
    JsonObject all() {
        return of(memory(), box.diskSpace()[0] / 1024 + "Ki");
    }

    /** The Node's {@code allocatable}: less what the system keeps to stay alive. */
    JsonObject forPods() {
        long huge = box.hugePages().values().stream().mapToLong(Long::longValue).sum();
        long memory = Math.max(0, memory() - KEPT_MEMORY - huge);
        return of(memory, String.valueOf(box.diskSpace()[0] / 10 * 9));
    }

    private JsonObject of(long memory, String disk) {
        JsonObject capacity =
                new JsonObject()
                        .put("cpu", processors())
                        .put("ephemeral-storage", disk)
                        .put("memory", memory / 1024 + "Ki")
                        .put("pods", String.valueOf(pods));
        box.hugePages()
                .forEach((kib, bytes) -> capacity.put("hugepages-" + size(kib), amount(bytes)));
        return capacity;
    }

    private static String size(long kib) {
        long gib = kib / MIB;
        if (gib > 0) {
            return gib + "Gi";
        }
        return kib >= 1024 ? kib / 1024 + "Mi" : kib + "Ki";
    }

    private static String amount(long bytes) {
        return bytes == 0 ? "0" : bytes / 1024 + "Ki";
    }

    private long memory() {
        long machine = box.memory("MemTotal").orElse(Runtime.getRuntime().maxMemory());
        return Math.min(machine, box.group().memoryLimit().orElse(machine));
    }

    private String processors() {
        long all = box.group().processors().orElse(Runtime.getRuntime().availableProcessors());
        long millis = Math.min(all * 1000, box.group().processorLimit().orElse(all * 1000));
        return millis % 1000 == 0 ? String.valueOf(millis / 1000) : millis + "m";
    }
}
