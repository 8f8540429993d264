package io.caravel.cloud.desired;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The Pods of one connected node, for as long as it is connected: each connection has its own
 * watch, so that nothing told for an earlier one counts. Used by one thread.
 */
final class NodePods {

    /** What was already said to be complete, by kind. */
    final Set<String> told = new HashSet<>();

    private final String session;
    private final String watch;
    private final Map<String, KubeObject> pods = new TreeMap<>();
    private final Map<String, References> references = new TreeMap<>();
    private final boolean servedElsewhere;
    private boolean synced;
    private String asOf;

    /**
     * @param servedElsewhere whether another replica served the node before
     */
    NodePods(String node, String session, boolean servedElsewhere) {
        this.session = session;
        this.servedElsewhere = servedElsewhere;
        this.watch = node + "#" + session;
    }

    String session() {
        return session;
    }

    String watch() {
        return watch;
    }

    void put(KubeObject pod, References refersTo) {
        pods.put(pod.key(), pod);
        references.put(pod.key(), refersTo);
    }

    boolean remove(String key) {
        references.remove(key);
        return pods.remove(key) != null;
    }

    void synced(String rev) {
        synced = true;
        asOf = rev;
    }

    /**
     * The changes with how far this runtime had seen. What a node holds that only this one ever
     * told was in its lists, so that no version is one that it has not seen yet.
     */
    List<Change> judged(List<Change> changes) {
        return changes.stream()
                .map(change -> servedElsewhere ? change : change.seen(asOf))
                .map(change -> change.toldAt(asOf))
                .toList();
    }

    /** The version of the cluster at which the Pods were listed for this connection. */
    String asOf() {
        return asOf;
    }

    boolean isSynced() {
        return synced;
    }

    Iterable<KubeObject> all() {
        return pods.values();
    }

    Set<String> configMaps() {
        Set<String> keys = new HashSet<>();
        references.values().forEach(reference -> keys.addAll(reference.configMaps()));
        return keys;
    }

    Set<String> secrets() {
        Set<String> keys = new HashSet<>();
        references.values().forEach(reference -> keys.addAll(reference.secrets()));
        return keys;
    }
}
