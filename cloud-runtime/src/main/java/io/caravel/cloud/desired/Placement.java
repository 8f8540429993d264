package io.caravel.cloud.desired;

import io.caravel.kube.LiveWatchTargets;
import io.caravel.kube.WatchTarget;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Which node has to hold what: turns what the watches and the link tell into changes per connected
 * node.
 *
 * <p>Promises: a node hears of everything that is its own, also when it connects again; {@code
 * synced} of a kind comes right after all of the kind and only when the truth is completely known,
 * so that nothing is ever deleted on half a picture; nothing but ConfigMaps and Secrets that a Pod
 * on a connected node refers to is watched. It keeps no state that the API does not have. Called by
 * one thread at a time, in the order in which things happened.
 */
public final class Placement {

    private static final String POD = "pod";
    private static final String CONFIG_MAP = "configmap";
    private static final String SECRET = "secret";
    private static final List<String> KINDS =
            List.of(CONFIG_MAP, SECRET, POD, AssignedDevices.MODEL, AssignedDevices.DEVICE);

    private final Map<String, NodePods> nodes = new HashMap<>();

    /** Nodes that have not been told yet that they have everything. */
    private final Set<String> incomplete = new TreeSet<>();

    private final Map<String, ReferencedConfigs> configs;
    private final AssignedDevices devices = new AssignedDevices();
    private final Owners owners;
    private final LiveWatchTargets podTargets;
    private final Predicate<String> elsewhere;

    /**
     * @param owners is told whose everything is
     * @param podTargets is given one watch of Pods per connected node
     * @param configMapTargets is given one watch per ConfigMap that is referred to
     * @param secretTargets is given one watch per Secret that is referred to
     * @param elsewhere whether another replica served a node last: it may have seen more
     */
    public Placement(
            Owners owners,
            LiveWatchTargets podTargets,
            LiveWatchTargets configMapTargets,
            LiveWatchTargets secretTargets,
            Predicate<String> elsewhere) {
        this.owners = owners;
        this.elsewhere = elsewhere;
        this.podTargets = podTargets;
        this.configs =
                Map.of(
                        CONFIG_MAP, new ReferencedConfigs(CONFIG_MAP, configMapTargets),
                        SECRET, new ReferencedConfigs(SECRET, secretTargets));
    }

    /**
     * Something happened.
     *
     * @param kind of the object; {@code node} for the link's connections
     * @param op {@code put}, {@code delete}, {@code synced}; {@code connected} or {@code
     *     disconnected} for a node
     * @param target the watch that told it, null for a cluster-wide one; the session for a node
     * @param key {@code <namespace>/<name>}, or the node
     * @param rev resourceVersion; of {@code synced} the version of the list
     * @param body JSON text of a put
     * @return what to tell to which node, in order
     */
    public List<Change> on(
            String kind, String op, String target, String key, String rev, String body) {
        List<Change> changes = new ArrayList<>();
        switch (kind) {
            case "node" -> node(op, target, key, changes);
            case POD -> pod(op, target, new KubeObject(key, rev, body), changes);
            case CONFIG_MAP, SECRET ->
                    config(kind, op, target, new KubeObject(key, rev, body), changes);
            case AssignedDevices.DEVICE -> device(op, new KubeObject(key, rev, body), changes);
            case AssignedDevices.MODEL -> model(op, new KubeObject(key, rev, body), changes);
            default -> throw new IllegalArgumentException("no placement for kind '" + kind + "'");
        }
        changes.removeIf(change -> !nodes.containsKey(change.node()));
        mayBeComplete(kind, op, target, key).forEach(node -> tellComplete(node, changes));
        changes.replaceAll(change -> change.to(nodes.get(change.node()).session()));
        return changes;
    }

    private void node(String op, String session, String node, List<Change> changes) {
        NodePods before = nodes.get(node);
        boolean connected = op.equals("connected");
        if (!connected && (before == null || !before.session().equals(session))) {
            return;
        }
        leave(node);
        if (connected) {
            NodePods own = new NodePods(node, session, elsewhere.test(node));
            nodes.put(node, own);
            incomplete.add(node);
            podTargets.add(target(node, own));
            changes.addAll(devices.all(node, AssignedDevices.MODEL));
            changes.addAll(devices.all(node, AssignedDevices.DEVICE));
        }
    }

    private void leave(String node) {
        NodePods own = nodes.remove(node);
        if (own != null) {
            incomplete.remove(node);
            podTargets.remove(target(node, own));
            configs.values().forEach(config -> config.forget(node));
            owners.nodeLeft(node);
        }
    }

    private void pod(String op, String watch, KubeObject pod, List<Change> changes) {
        String node = nodeOf(watch);
        NodePods own = nodes.get(node);
        if (own == null || !own.watch().equals(watch)) {
            return;
        }
        if (op.equals("synced")) {
            own.synced(pod.rev());
            owners.podsKnown(node);
            return;
        }
        if (op.equals("put")) {
            JsonObject body = new JsonObject(pod.body());
            own.put(pod, References.of(body));
            owners.podPlaced(node, pod.key(), TokenGrant.of(body));
            refer(node, own, changes);
            changes.add(Change.put(node, POD, pod));
        } else if (own.remove(pod.key())) {
            owners.podGone(node, pod.key());
            changes.add(Change.delete(node, POD, pod.key(), pod.rev()));
            refer(node, own, changes);
        }
    }

    private static String nodeOf(String watch) {
        return watch == null ? "" : watch.substring(0, Math.max(0, watch.indexOf('#')));
    }

    private void refer(String node, NodePods own, List<Change> changes) {
        changes.addAll(configs.get(CONFIG_MAP).refer(node, own.configMaps()));
        changes.addAll(configs.get(SECRET).refer(node, own.secrets()));
    }

    private void config(
            String kind, String op, String watch, KubeObject object, List<Change> changes) {
        ReferencedConfigs known = configs.get(kind);
        switch (op) {
            case "put" -> changes.addAll(known.put(watch, object));
            case "delete" -> changes.addAll(known.delete(watch, object.rev()));
            default -> known.synced(watch, object.rev());
        }
    }

    private void device(String op, KubeObject device, List<Change> changes) {
        switch (op) {
            case "put" -> {
                changes.addAll(devices.putDevice(device));
                JsonObject spec = new JsonObject(device.body()).getJsonObject("spec");
                String node = spec == null ? null : spec.getString("nodeName");
                owners.deviceAssigned(device.key(), node == null ? "" : node, device.body());
            }
            case "delete" -> {
                changes.addAll(devices.deleteDevice(device.key(), device.rev()));
                owners.deviceGone(device.key());
            }
            default -> {
                devices.devicesSynced(device.rev());
                owners.devicesKnown();
            }
        }
    }

    private void model(String op, KubeObject model, List<Change> changes) {
        switch (op) {
            case "put" -> changes.addAll(devices.putModel(model));
            case "delete" -> changes.addAll(devices.deleteModel(model.key(), model.rev()));
            default -> devices.modelsSynced(model.rev());
        }
    }

    /** Of which nodes this news may have been the last that was missing. */
    private List<String> mayBeComplete(String kind, String op, String target, String key) {
        Set<String> concerned =
                switch (kind) {
                    case "node" -> Set.of(key);
                    case POD -> Set.of(nodeOf(target));
                    case CONFIG_MAP, SECRET -> configs.get(kind).nodesOf(target);
                    default -> op.equals("synced") ? incomplete : Set.of();
                };
        return concerned.stream().filter(incomplete::contains).toList();
    }

    /**
     * All of a kind and then its marker in one go: no connection can see the one without the other.
     */
    private void tellComplete(String node, List<Change> changes) {
        NodePods own = nodes.get(node);
        for (String kind : KINDS) {
            if (!own.told.contains(kind) && isComplete(node, own, kind)) {
                own.told.add(kind);
                changes.addAll(all(node, own, kind));
                changes.add(Change.synced(node, kind));
            }
        }
        if (own.told.size() == KINDS.size()) {
            incomplete.remove(node);
        }
    }

    private boolean isComplete(String node, NodePods own, String kind) {
        return switch (kind) {
            case POD -> own.isSynced();
            case CONFIG_MAP, SECRET -> own.isSynced() && configs.get(kind).isComplete(node);
            default -> devices.isComplete(kind);
        };
    }

    private List<Change> all(String node, NodePods own, String kind) {
        return switch (kind) {
            case POD -> { // with the devices, whose versions can be judged only now
                List<Change> puts = new ArrayList<>();
                puts.addAll(devices.all(node, AssignedDevices.MODEL));
                puts.addAll(devices.all(node, AssignedDevices.DEVICE));
                own.all().forEach(pod -> puts.add(Change.put(node, POD, pod).seen(own.asOf())));
                yield own.judged(puts);
            }
            case CONFIG_MAP, SECRET -> own.judged(configs.get(kind).all(node));
            default -> own.judged(devices.all(node, kind));
        };
    }

    private static WatchTarget target(String node, NodePods own) {
        return WatchTarget.ofFields(own.watch(), "spec.nodeName=" + node);
    }
}
