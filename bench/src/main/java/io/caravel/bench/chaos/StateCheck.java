package io.caravel.bench.chaos;

import io.caravel.bench.DeviceStatuses;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Compares the state on both sides. */
final class StateCheck {
    private final DesiredState desired;
    private final StateWatch watch;
    private final Books edge;
    private final List<Device> devices;

    StateCheck(DesiredState desired, StateWatch watch, Books edge, List<Device> devices) {
        this.desired = desired;
        this.watch = watch;
        this.edge = edge;
        this.devices = devices;
    }

    /** What is not the same on both sides, a sentence each. */
    List<String> differences() {
        List<String> found = new ArrayList<>();
        List<GenericKubernetesResource> wanted = desired.deviceObjects();
        down(found, "device", wanted);
        down(found, "configmap", desired.configObjects());
        Map<String, JsonObject> twins = watch.twins();
        for (GenericKubernetesResource device : wanted) {
            String name = device.getMetadata().getName();
            compare(
                    found,
                    "the edge's expected value of " + name,
                    StateWatch.value(twins.get(name), Device.TARGET, "expected"),
                    Optional.of(target(device)));
        }
        for (Device device : devices) {
            up(found, device, twins.get(device.name()), watch.statuses().get(device.name()));
        }
        return found;
    }

    private static void up(
            List<String> found, Device device, JsonObject twin, GenericKubernetesResource status) {
        String name = device.name();
        Optional<Long> level = StateWatch.value(twin, Device.LEVEL, "actual");
        Optional<Long> accepted =
                Optional.of((long) device.reportsAccepted()).filter(number -> number > 0);
        compare(found, "the twin of " + name, level, accepted);
        compare(
                found,
                "the DeviceStatus of " + name,
                DeviceStatuses.value(status, Device.LEVEL, "reported"),
                level);
        compare(
                found,
                "the wanted value in the DeviceStatus of " + name,
                DeviceStatuses.value(status, Device.TARGET, "observedDesired"),
                StateWatch.value(twin, Device.TARGET, "expected"));
    }

    private void down(List<String> found, String kind, List<? extends HasMetadata> objects) {
        Map<String, JsonObject> held = new HashMap<>();
        edge.rows(
                        "SELECT key, body FROM objects WHERE kind = '" + kind + "'",
                        row -> Map.entry(row.getString(1), row.getString(2)))
                .forEach(row -> held.put(row.getKey(), new JsonObject(row.getValue())));
        for (HasMetadata object : objects) {
            String key = object.getMetadata().getNamespace() + "/" + object.getMetadata().getName();
            JsonObject stored = held.remove(key);
            String version = stored == null ? "none" : version(stored);
            if (!version.equals(object.getMetadata().getResourceVersion())
                    || !content(object).equals(content(stored))) {
                found.add(
                        "%s %s has version %s at the edge and %s in the cloud"
                                .formatted(
                                        kind,
                                        key,
                                        version,
                                        object.getMetadata().getResourceVersion()));
            }
        }
        held.keySet().forEach(key -> found.add(kind + " " + key + " is at the edge only"));
    }

    private static String version(JsonObject object) {
        return object.getJsonObject("metadata").getString("resourceVersion", "");
    }

    private static Object content(HasMetadata object) {
        return object instanceof ConfigMap config
                ? config.getData()
                : target((GenericKubernetesResource) object);
    }

    private static Object content(JsonObject stored) {
        if (stored.containsKey("data")) {
            Map<String, Object> data = new HashMap<>(stored.getJsonObject("data").getMap());
            return data;
        }
        return stored.getJsonObject("spec").getJsonArray("properties").stream()
                .map(JsonObject.class::cast)
                .filter(property -> property.containsKey("desired"))
                .map(property -> property.getJsonObject("desired").getString("value"))
                .map(Long::valueOf)
                .findFirst()
                .orElse(-1L);
    }

    private static long target(GenericKubernetesResource device) {
        return ((List<?>) device.get("spec", "properties"))
                .stream()
                        .map(Map.class::cast)
                        .filter(property -> property.get("desired") instanceof Map)
                        .map(property -> ((Map<?, ?>) property.get("desired")).get("value"))
                        .map(value -> Long.valueOf(String.valueOf(value)))
                        .findFirst()
                        .orElse(-1L);
    }

    private static void compare(
            List<String> found, String what, Optional<Long> is, Optional<Long> should) {
        if (!Objects.equals(is, should)) {
            found.add(what + " is " + text(is) + " and has to be " + text(should));
        }
    }

    private static String text(Optional<Long> value) {
        return value.map(String::valueOf).orElse("nothing");
    }
}
