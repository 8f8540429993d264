package io.caravel.edge.live;

import io.vertx.core.json.JsonObject;

/** Hears what is told of Pods. */
public final class LivePods {

    private final LiveView view;

    LivePods(LiveView view) {
        this.view = view;
    }

    /**
     * Keeps the newest status for readers. Returns at once.
     *
     * @param key {@code <namespace>/<name>}
     * @param status body of the kind {@code podstatus}; with {@code remove} the Pod is no more
     */
    public void hear(String key, String status) {
        JsonObject told = new JsonObject(status);
        boolean gone = Boolean.TRUE.equals(told.remove("remove"));
        view.tell(new LiveItem(LiveItem.POD, key), gone ? null : told);
    }
}
