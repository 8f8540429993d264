package io.caravel.cloud.desired;

import java.util.HashSet;
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
    private boolean synced;
    private String asOf;

    NodePods(String node, String session) {
        this.session = session;
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
