package io.caravel.edge.pods;

import io.vertx.core.json.JsonObject;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The Pods that this node shall run: those of the store and those of a folder. Of two of one key
 * that of the folder counts; the one in the store is then its mirror, by which the cluster knows
 * it. Safe for any thread.
 */
final class DesiredPods {

    private final Supplier<List<String>> storedKeys;
    private final Function<String, Optional<String>> stored;
    private final Optional<StaticPods> ofFolder;
    private final Map<String, String> phases = new ConcurrentHashMap<>();

    DesiredPods(
            Supplier<List<String>> storedKeys,
            Function<String, Optional<String>> stored,
            Optional<StaticPods> ofFolder) {
        this.storedKeys = storedKeys;
        this.stored = stored;
        this.ofFolder = ofFolder;
    }

    /** Keys of all, also of those that cannot be read. */
    List<String> keys() {
        Set<String> keys = new LinkedHashSet<>(storedKeys.get());
        ofFolder.ifPresent(pods -> keys.addAll(pods.keys()));
        return List.copyOf(keys);
    }

    /** A Pod's JSON text. */
    Optional<String> get(String key) {
        return ofFolder.flatMap(pods -> pods.get(key))
                .map(StaticPod::body)
                .or(() -> stored.apply(key));
    }

    /** The keys of Pods of the folder that came, changed or went. */
    Set<String> look() {
        Set<String> changed = ofFolder.map(StaticPods::look).orElse(Set.of());
        ofFolder.ifPresent(pods -> phases.keySet().retainAll(pods.keys()));
        return changed;
    }

    /** Whether a Pod of the folder that is not here is gone, and not only out of sight. */
    boolean isComplete() {
        return ofFolder.map(StaticPods::isKnown).orElse(true);
    }

    /** The uid by which the cluster knows a Pod; nothing for one that it does not know. */
    Optional<String> knownAs(String key, String uid) {
        boolean isStatic = ofFolder.flatMap(pods -> pods.get(key)).isPresent();
        return isStatic ? mirror(key).map(Pod::uid) : Optional.of(uid);
    }

    /** Keeps how a Pod of the folder is, for the person beside the box. */
    void keepPhase(String key, String phase) {
        phases.put(key, phase);
    }

    /** The Pods of the folder with their phases, and the files that are none with the reason. */
    JsonObject ofFolder() {
        JsonObject pods = new JsonObject();
        JsonObject problems = new JsonObject();
        ofFolder.ifPresent(
                found -> {
                    found.keys().forEach(key -> pods.put(key, phases.getOrDefault(key, "Pending")));
                    found.problems().forEach(problems::put);
                });
        return new JsonObject().put("pods", pods).put("problems", problems);
    }

    private Optional<Pod> mirror(String key) {
        try {
            return stored.apply(key).map(Pod::parse).filter(Pod::isMirror);
        } catch (PodException | ClassCastException e) {
            return Optional.empty();
        }
    }
}
