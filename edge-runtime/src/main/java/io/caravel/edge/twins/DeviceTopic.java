package io.caravel.edge.twins;

import java.util.List;
import java.util.Optional;

/**
 * A request topic of a device.
 *
 * @param namespace its namespace, {@code default} for the one-level form
 * @param device its name
 * @param oneLevel whether the topic names the device without its namespace
 * @param request {@code twin/update}, {@code twin/get}, {@code state/update}, {@code state/get}
 */
record DeviceTopic(String namespace, String device, boolean oneLevel, String request) {

    private static final String DEFAULT = "default";
    private static final String PREFIX = "$hw/events/device/";

    /** Reads a topic; empty when it is not a device's request. */
    static Optional<DeviceTopic> parse(String topic) {
        if (topic == null || !topic.startsWith(PREFIX)) {
            return Optional.empty();
        }
        String[] levels = topic.substring(PREFIX.length()).split("/", -1);
        if (levels.length != 3 && levels.length != 4) {
            return Optional.empty();
        }
        boolean oneLevel = levels.length == 3;
        String request = levels[levels.length - 2] + "/" + levels[levels.length - 1];
        String namespace = oneLevel ? DEFAULT : levels[0];
        String device = oneLevel ? levels[0] : levels[1];
        boolean known =
                switch (request) {
                    case "twin/update", "twin/get", "state/update", "state/get" -> true;
                    default -> false;
                };
        if (!known || namespace.isEmpty() || device.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new DeviceTopic(namespace, device, oneLevel, request));
    }

    /** {@code <namespace>/<device>}. */
    String key() {
        return namespace + "/" + device;
    }

    /** The topic of this device that ends so, in the form in which the device asked. */
    String topic(String ending) {
        return PREFIX + (oneLevel ? device : key()) + "/" + ending;
    }

    /** One message to a device, also by the topic without namespace when it has asked by that. */
    static List<MqttOut> both(TwinDocument document, String key, String ending, String payload) {
        MqttOut first = new MqttOut(PREFIX + key + "/" + ending, payload);
        if (!document.oneLevel() || !key.startsWith(DEFAULT + "/")) {
            return List.of(first);
        }
        String name = key.substring(DEFAULT.length() + 1);
        return List.of(first, new MqttOut(PREFIX + name + "/" + ending, payload));
    }
}
