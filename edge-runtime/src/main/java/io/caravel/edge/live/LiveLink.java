package io.caravel.edge.live;

import io.vertx.core.json.JsonObject;

/** Hears whether the cloud can be reached. */
public final class LiveLink {

    private final LiveView view;
    private final LiveItem item;

    LiveLink(LiveView view, String node) {
        this.view = view;
        this.item = new LiveItem(LiveItem.LINK, node);
        hear("disconnected");
    }

    /**
     * Keeps it for readers. Returns at once.
     *
     * @param status {@code connected} or {@code disconnected}
     */
    public void hear(String status) {
        view.tell(item, new JsonObject().put("connected", "connected".equals(status)));
    }
}
