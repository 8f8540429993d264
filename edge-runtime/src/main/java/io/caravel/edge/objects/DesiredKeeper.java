package io.caravel.edge.objects;

import java.util.concurrent.CompletionStage;

/** Puts what the cloud says into the {@link ObjectStore}: a put is kept, a delete is obeyed. */
public final class DesiredKeeper {

    private final ObjectStore objects;

    /**
     * @param objects where it is kept
     */
    public DesiredKeeper(ObjectStore objects) {
        this.objects = objects;
    }

    /**
     * Keeps or forgets one object, or takes note that all of a kind were told; safe to repeat.
     *
     * @param kind envelope kind
     * @param key {@code <namespace>/<name>}, ignored for {@code synced}
     * @param op {@code put}, {@code delete} or {@code synced}
     * @param rev version, may be null
     * @param body the object as JSON text, ignored for a delete
     * @return completes after the commit; true when the store changed
     */
    public CompletionStage<Boolean> keep(
            String kind, String key, String op, String rev, String body) {
        if ("synced".equals(op)) {
            return objects.complete(kind);
        }
        if ("delete".equals(op)) {
            return objects.delete(kind, key, rev);
        }
        return objects.put(kind, key, rev, body);
    }
}
