package io.caravel.edge.twins;

import io.caravel.edge.objects.ModelRef;
import io.caravel.edge.objects.ObjectStore;
import io.caravel.edge.objects.StoredObject;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The devices of this node, read from the {@link ObjectStore}, and which of them have changed since
 * they were applied to the twins. Level-triggered: after a start all have. Thread-safe.
 */
public final class Devices {

    private static final Logger LOG = LoggerFactory.getLogger(Devices.class);
    private static final String DEVICE = "device";
    private static final String MODEL = "devicemodel";

    private final ObjectStore objects;
    private final Map<String, EdgeDevice> known = new ConcurrentHashMap<>();
    private final Set<String> changed = ConcurrentHashMap.newKeySet();

    /**
     * Reads all devices and listens for changes.
     *
     * @param objects where Devices and DeviceModels are kept
     */
    public Devices(ObjectStore objects) {
        this.objects = objects;
        objects.addListener(this::changed);
        for (StoredObject stored : objects.list(DEVICE)) {
            changed.add(stored.key());
            refresh(stored.key());
        }
    }

    /** A device as it was applied last. */
    Optional<EdgeDevice> get(String key) {
        return Optional.ofNullable(known.get(key));
    }

    /** All devices, by key. */
    List<EdgeDevice> all() {
        return known.values().stream()
                .sorted((one, other) -> one.key().compareTo(other.key()))
                .toList();
    }

    /** Whether the cloud has told all Devices: one that is not here is then not wanted. */
    boolean isComplete() {
        return objects.isComplete(DEVICE);
    }

    /** Says that a device is to be applied again. */
    void touch(String key) {
        changed.add(key);
    }

    /** Takes the devices that are to be applied. */
    List<String> takeChanged() {
        List<String> taken = new ArrayList<>();
        changed.removeIf(taken::add);
        return taken;
    }

    /** Reads a device again; empty when it is not on this node any more. */
    Optional<EdgeDevice> refresh(String key) {
        Optional<StoredObject> stored = objects.get(DEVICE, key);
        if (stored.isEmpty()) {
            known.remove(key);
            return Optional.empty();
        }
        try {
            EdgeDevice device = EdgeDevice.read(key, stored.get().body(), model(key, stored.get()));
            known.put(key, device);
            return Optional.of(device);
        } catch (TwinException | DecodeException e) {
            LOG.error(
                    "EDGE-TWIN-001 device '{}' cannot be read and stays as it was: correct the"
                            + " Device or its DeviceModel",
                    key);
            return get(key);
        }
    }

    private String model(String key, StoredObject device) {
        String modelKey = ModelRef.of(key, new JsonObject(device.body()));
        return modelKey.isEmpty()
                ? null
                : objects.get(MODEL, modelKey).map(StoredObject::body).orElse(null);
    }

    private void changed(String kind, String key) {
        if (DEVICE.equals(kind)) {
            changed.add(key);
        } else if (MODEL.equals(kind)) {
            known.values().stream()
                    .filter(device -> device.model().equals(key))
                    .forEach(device -> changed.add(device.key()));
        }
    }
}
