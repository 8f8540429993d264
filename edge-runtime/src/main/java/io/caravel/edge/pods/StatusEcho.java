package io.caravel.edge.pods;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Notices that the cluster holds another status of a Pod than was told, as after its restore from a
 * backup: a version of the Pod has arrived, and a while later its status is still another. Looks
 * once per arrival, so that a cluster that refuses a status, or cannot be reached, is not pressed.
 * For one thread at a time.
 */
final class StatusEcho {

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private String seen = "";
    private Instant due;

    /** When to look again, or null. */
    Instant due() {
        return due;
    }

    /**
     * Compares.
     *
     * @param held the Pod as the cluster gave it last
     * @param told the status that was told last
     * @return true when the status should be told again
     */
    boolean differs(Pod held, JsonObject told, Instant now) {
        String version = Pod.part(held.json(), "metadata").getString("resourceVersion", "");
        boolean same = essence(Pod.part(held.json(), "status")).equals(essence(told));
        if (same) {
            due = null;
        } else if (!version.equals(seen)) {
            due = now.plus(PATIENCE);
        }
        seen = version;
        if (due == null || now.isBefore(due)) {
            return false;
        }
        due = null;
        return true;
    }

    private static List<Object> essence(JsonObject status) {
        List<Object> essence = new ArrayList<>();
        essence.add(status.getString("phase", ""));
        for (JsonObject container : Pod.parts(status, "containerStatuses")) {
            essence.add(container.getString("name", ""));
            essence.add(container.getString("containerID", ""));
            essence.add(container.getInteger("restartCount", 0));
            essence.add(container.getBoolean("ready", false));
        }
        return essence;
    }
}
