package io.caravel.cloud.desired;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * All Devices with the node each is assigned to, and the DeviceModels they use. A Device that moves
 * is deleted at its old node before it is put at its new one; a model is at a node while a Device
 * there uses it. Used by one thread.
 */
final class AssignedDevices {

    static final String DEVICE = "device";
    static final String MODEL = "devicemodel";

    private record Device(KubeObject object, String node, String model) {}

    private final Map<String, Device> devices = new TreeMap<>();
    private final Map<String, Map<String, Device>> devicesByNode = new HashMap<>();
    private final Map<String, KubeObject> models = new TreeMap<>();
    private boolean devicesSynced;
    private boolean modelsSynced;
    private String devicesSeen;
    private String modelsSeen;

    List<Change> putDevice(KubeObject object) {
        JsonObject body = new JsonObject(object.body());
        JsonObject spec = Objects.requireNonNullElse(body.getJsonObject("spec"), new JsonObject());
        JsonObject model = spec.getJsonObject("deviceModelRef");
        String modelName = model == null ? null : model.getString("name");
        Device now =
                new Device(
                        object,
                        Objects.requireNonNullElse(spec.getString("nodeName"), ""),
                        modelName == null ? "" : namespace(object.key()) + "/" + modelName);
        Device before = devices.put(object.key(), now);
        unassign(before);
        devicesByNode.computeIfAbsent(now.node, node -> new TreeMap<>()).put(object.key(), now);
        List<Change> changes = new ArrayList<>();
        if (before != null && !before.node.equals(now.node)) {
            leave(before, object.rev(), changes);
        }
        if (!now.node.isEmpty()) {
            KubeObject newModel = models.get(now.model);
            if (newModel != null) {
                changes.add(Change.put(now.node, MODEL, newModel));
            }
            changes.add(Change.put(now.node, DEVICE, object));
        }
        if (before != null && before.node.equals(now.node)) {
            dropUnused(before, changes);
        }
        return changes;
    }

    List<Change> deleteDevice(String key, String rev) {
        Device before = devices.remove(key);
        unassign(before);
        List<Change> changes = new ArrayList<>();
        if (before != null) {
            leave(before, rev, changes);
        }
        return changes;
    }

    List<Change> putModel(KubeObject model) {
        models.put(model.key(), model);
        return usersOf(model.key()).map(node -> Change.put(node, MODEL, model)).toList();
    }

    List<Change> deleteModel(String key, String rev) {
        models.remove(key);
        return usersOf(key).map(node -> Change.delete(node, MODEL, key, rev)).toList();
    }

    void devicesSynced(String rev) {
        devicesSynced = true;
        devicesSeen = rev;
    }

    void modelsSynced(String rev) {
        modelsSynced = true;
        modelsSeen = rev;
    }

    boolean isComplete(String kind) {
        return devicesSynced && (kind.equals(DEVICE) || modelsSynced);
    }

    /**
     * Everything of the kind that the node has to hold, as far as it is known, with how far it was
     * seen.
     */
    List<Change> all(String node, String kind) {
        Stream<Device> own = devicesByNode.getOrDefault(node, Map.of()).values().stream();
        if (kind.equals(DEVICE)) {
            return own.map(device -> Change.put(node, DEVICE, device.object))
                    .map(change -> change.seen(devicesSeen))
                    .toList();
        }
        return own.map(Device::model)
                .distinct()
                .map(models::get)
                .filter(Objects::nonNull)
                .map(model -> Change.put(node, MODEL, model).seen(modelsSeen))
                .toList();
    }

    private void unassign(Device device) {
        if (device != null) {
            Map<String, Device> same = devicesByNode.get(device.node);
            same.remove(device.object.key());
            if (same.isEmpty()) {
                devicesByNode.remove(device.node);
            }
        }
    }

    private void leave(Device device, String rev, List<Change> changes) {
        if (!device.node.isEmpty()) {
            changes.add(Change.delete(device.node, DEVICE, device.object.key(), rev));
            dropUnused(device, changes);
        }
    }

    private void dropUnused(Device before, List<Change> changes) {
        boolean used =
                before.node.isEmpty()
                        || devicesByNode.getOrDefault(before.node, Map.of()).values().stream()
                                .anyMatch(device -> device.model.equals(before.model));
        if (!used && !before.model.isEmpty()) {
            changes.add(Change.delete(before.node, MODEL, before.model, null));
        }
    }

    private Stream<String> usersOf(String model) {
        return devices.values().stream()
                .filter(device -> device.model.equals(model) && !device.node.isEmpty())
                .map(Device::node)
                .distinct();
    }

    private static String namespace(String key) {
        return key.substring(0, key.indexOf('/'));
    }
}
