package io.caravel.edge.live;

import io.caravel.edge.twins.TwinsShown;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What there is to watch on this box, and which of it has changed since it was told last.
 *
 * <p>A change only marks its item, so that no flow ever waits for a reader; what is told is always
 * the newest. Thread-safe.
 */
final class LiveView {

    private static final Comparator<LiveItem> LINK_FIRST =
            Comparator.comparing((LiveItem item) -> !item.kind().equals(LiveItem.LINK))
                    .thenComparing(LiveItem::kind)
                    .thenComparing(LiveItem::key);

    private final TwinsShown twins;
    private final Clock clock;
    private final Map<LiveItem, JsonObject> others = new ConcurrentHashMap<>();
    private final Set<LiveItem> changed = ConcurrentHashMap.newKeySet();

    /**
     * @param twins the devices
     * @param clock for the time of messages
     */
    LiveView(TwinsShown twins, Clock clock) {
        this.twins = twins;
        this.clock = clock;
        twins.onChange(key -> changed.add(new LiveItem(LiveItem.DEVICE, key)));
    }

    /** Says what an item that is no device is now; null when it is no more. */
    void tell(LiveItem item, JsonObject body) {
        if (body == null) {
            others.remove(item);
        } else {
            others.put(item, body);
        }
        changed.add(item);
    }

    /** Everything there is, the link first. */
    List<LiveItem> items() {
        List<LiveItem> items = new ArrayList<>(others.keySet());
        twins.keys().forEach(key -> items.add(new LiveItem(LiveItem.DEVICE, key)));
        items.sort(LINK_FIRST);
        return items;
    }

    /** Takes what has changed since the last call. */
    List<LiveItem> takeChanged() {
        List<LiveItem> taken = new ArrayList<>();
        changed.removeIf(taken::add);
        return taken;
    }

    /** The message that says what an item is now. */
    String text(LiveItem item) {
        JsonObject body =
                item.kind().equals(LiveItem.DEVICE)
                        ? twins.find(item.key()).orElse(null)
                        : others.get(item);
        JsonObject message =
                new JsonObject()
                        .put("kind", item.kind())
                        .put("key", item.key())
                        .put("op", body == null ? "delete" : "put")
                        .put("time", clock.millis());
        return (body == null ? message : message.put("body", body)).encode();
    }

    /** The message that ends the snapshot. */
    String synced() {
        return new JsonObject().put("op", "synced").put("time", clock.millis()).encode();
    }
}
