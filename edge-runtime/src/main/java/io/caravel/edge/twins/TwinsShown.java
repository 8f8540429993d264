package io.caravel.edge.twins;

import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** The twins as others on this box may see them. All methods may be called from any thread. */
public final class TwinsShown {

    private final TwinStore twins;

    TwinsShown(TwinStore twins) {
        this.twins = twins;
    }

    /** The devices that have a twin, {@code <namespace>/<name>}. */
    public Set<String> keys() {
        return twins.keys();
    }

    /**
     * A device's {@code state}, {@code lastOnlineTime} (empty: never) and {@code twin}, as it is in
     * memory, some milliseconds before it is on disk. May be changed by nobody.
     */
    public Optional<JsonObject> find(String key) {
        return twins.get(key)
                .map(
                        document ->
                                new JsonObject()
                                        .put("state", document.state())
                                        .put("lastOnlineTime", document.lastOnlineTime())
                                        .put("twin", document.twin()));
    }

    /**
     * Adds a listener, told the key of each twin that changed or went; told on the thread that
     * changes it and under its lock, so it must return at once.
     */
    public void onChange(Consumer<String> listener) {
        twins.onChange(listener);
    }
}
