package io.caravel.cloud.desired;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Whose an object is, as far as the watches have told: written by {@link Placement}, read by any
 * thread.
 */
public final class Owners {

    /** What is known of a node and an object. */
    public enum Answer {
        /** The object is the node's. */
        OWN,
        /** The object is not the node's: it is another's, or it does not exist any more. */
        NOT_OWN,
        /** The watches have not told everything yet: ask again. */
        NOT_KNOWN_YET
    }

    private final Map<String, Map<String, TokenGrant>> podsByNode = new ConcurrentHashMap<>();
    private final Set<String> podsKnown = ConcurrentHashMap.newKeySet();
    private final Map<String, AssignedDevice> devices = new ConcurrentHashMap<>();
    private volatile boolean devicesKnown;

    private record AssignedDevice(String node, String body) {}

    /** Whose Pod it is. */
    public Answer ofPod(String node, String key) {
        if (podsByNode.getOrDefault(node, Map.of()).containsKey(key)) {
            return Answer.OWN;
        }
        return podsKnown.contains(node) ? Answer.NOT_OWN : Answer.NOT_KNOWN_YET;
    }

    /** Whose Device it is. */
    public Answer ofDevice(String node, String key) {
        if (device(node, key).isPresent()) {
            return Answer.OWN;
        }
        return devicesKnown ? Answer.NOT_OWN : Answer.NOT_KNOWN_YET;
    }

    /** The tokens that a Pod of the node mounts; empty when it is not the node's. */
    public Optional<TokenGrant> tokens(String node, String key) {
        return Optional.ofNullable(podsByNode.getOrDefault(node, Map.of()).get(key));
    }

    /** A Device as JSON text, as it was told last; empty when it is not the node's. */
    public Optional<String> device(String node, String key) {
        return Optional.ofNullable(devices.get(key))
                .filter(device -> device.node().equals(node))
                .map(AssignedDevice::body);
    }

    void podPlaced(String node, String key, TokenGrant tokens) {
        podsByNode.computeIfAbsent(node, name -> new ConcurrentHashMap<>()).put(key, tokens);
    }

    void podGone(String node, String key) {
        Map<String, TokenGrant> pods = podsByNode.get(node);
        if (pods != null) {
            pods.remove(key);
        }
    }

    void podsKnown(String node) {
        podsKnown.add(node);
    }

    void nodeLeft(String node) {
        podsKnown.remove(node);
        podsByNode.remove(node);
    }

    void deviceAssigned(String key, String node, String body) {
        devices.put(key, new AssignedDevice(node, body));
    }

    void deviceGone(String key) {
        devices.remove(key);
    }

    void devicesKnown() {
        devicesKnown = true;
    }
}
