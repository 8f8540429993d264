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
        long memory = Math.max(0, memory() - KEPT_MEMORY);
        return of(memory, String.valueOf(box.diskSpace()[0] / 10 * 9));
    }

    private JsonObject of(long memory, String disk) {
        return new JsonObject()
                .put("cpu", processors())
                .put("ephemeral-storage", disk)
                .put("memory", memory / 1024 + "Ki")
                .put("pods", String.valueOf(pods));
    }

    private long memory() {
        long machine = box.memory("MemTotal").orElse(Runtime.getRuntime().maxMemory());
        return Math.min(machine, box.memoryLimit().orElse(machine));
    }

    private String processors() {
        long machine = Runtime.getRuntime().availableProcessors() * 1000L;
        long millis = Math.min(machine, box.processorLimit().orElse(machine));
        return millis % 1000 == 0 ? String.valueOf(millis / 1000) : millis + "m";
    }
}
