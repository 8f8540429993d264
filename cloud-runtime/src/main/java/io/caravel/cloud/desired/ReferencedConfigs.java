package io.caravel.cloud.desired;

import io.caravel.kube.LiveWatchTargets;
import io.caravel.kube.WatchTarget;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The ConfigMaps (or the Secrets) that Pods on connected nodes refer to, and nothing else: each is
 * watched by name while a node refers to it. Used by one thread.
 */
final class ReferencedConfigs {

    private static final class Entry {
        final WatchTarget watch;
        final Set<String> nodes = new TreeSet<>();
        boolean known;
        String seen;
        KubeObject object;

        Entry(WatchTarget watch) {
            this.watch = watch;
        }
    }

    private final String kind;
    private final Map<String, Entry> entries = new TreeMap<>();
    private final Map<String, String> keyByWatch = new HashMap<>();
    private final Map<String, Set<String>> keysByNode = new HashMap<>();
    private final LiveWatchTargets targets;
    private long watches;

    /**
     * @param targets is given one watch per object; one that is referred to anew gets a new watch
     */
    ReferencedConfigs(String kind, LiveWatchTargets targets) {
        this.kind = kind;
        this.targets = targets;
    }

    /** From now on the node's Pods refer to exactly these keys. */
    List<Change> refer(String node, Set<String> keys) {
        List<Change> changes = new ArrayList<>();
        Set<String> before = keysByNode.getOrDefault(node, Set.of());
        for (String key : keys) {
            if (!before.contains(key)) {
                Entry entry = entries.computeIfAbsent(key, this::open);
                entry.nodes.add(node);
                if (entry.object != null) {
                    changes.add(Change.put(node, kind, entry.object));
                }
            }
        }
        for (String key : before) {
            if (!keys.contains(key)) {
                release(node, key);
                changes.add(Change.delete(node, kind, key, null));
            }
        }
        keysByNode.put(node, Set.copyOf(keys));
        return changes;
    }

    /** A watch told the object; a watch that was closed since is not listened to. */
    List<Change> put(String watch, KubeObject object) {
        String key = keyByWatch.get(watch);
        if (key == null) {
            return List.of();
        }
        Entry entry = entries.get(key);
        entry.known = true;
        entry.object = object;
        return entry.nodes.stream().map(node -> Change.put(node, kind, object)).toList();
    }

    /** A watch told that the object is gone. */
    List<Change> delete(String watch, String rev) {
        String key = keyByWatch.get(watch);
        if (key == null) {
            return List.of();
        }
        Entry entry = entries.get(key);
        entry.known = true;
        entry.object = null;
        return entry.nodes.stream().map(node -> Change.delete(node, kind, key, rev)).toList();
    }

    /** A watch has told all there is: an object that it did not tell does not exist. */
    void synced(String watch, String rev) {
        String key = keyByWatch.get(watch);
        if (key != null) {
            entries.get(key).known = true;
            entries.get(key).seen = rev;
        }
    }

    /** True when of every object that the node refers to it is known whether it exists. */
    boolean isComplete(String node) {
        return keys(node).stream().allMatch(key -> entries.get(key).known);
    }

    /** Everything the node has to hold, as far as it is known, with how far it was seen. */
    List<Change> all(String node) {
        return keys(node).stream()
                .map(entries::get)
                .filter(entry -> entry.object != null)
                .map(entry -> Change.put(node, kind, entry.object).seen(entry.seen))
                .toList();
    }

    /** The node has left. */
    void forget(String node) {
        keys(node).forEach(key -> release(node, key));
        keysByNode.remove(node);
    }

    /** The nodes whose Pods refer to the object of a watch. */
    Set<String> nodesOf(String watch) {
        String key = keyByWatch.get(watch);
        return key == null ? Set.of() : entries.get(key).nodes;
    }

    private Set<String> keys(String node) {
        return keysByNode.getOrDefault(node, Set.of());
    }

    private Entry open(String key) {
        Entry entry = new Entry(target(key + "#" + ++watches, key));
        keyByWatch.put(entry.watch.id(), key);
        targets.add(entry.watch);
        return entry;
    }

    private void release(String node, String key) {
        Entry entry = entries.get(key);
        entry.nodes.remove(node);
        if (entry.nodes.isEmpty()) {
            entries.remove(key);
            keyByWatch.remove(entry.watch.id());
            targets.remove(entry.watch);
        }
    }

    private static WatchTarget target(String watch, String key) {
        int slash = key.indexOf('/');
        return new WatchTarget(watch, key.substring(0, slash), key.substring(slash + 1), null);
    }
}
