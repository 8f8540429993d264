package io.caravel.edge.devices;

import io.caravel.edge.twins.TwinReports;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How all devices are that Kamelets serve. Thread-safe. */
final class HealthBook {

    private static final String OBJECT = "reading its Device";
    private static final String PART = "kamelets";

    private static final Logger LOG = LoggerFactory.getLogger(HealthBook.class);

    private final EdgeFlow edge;
    private final TwinReports reports;
    private final Map<String, Health> health = new ConcurrentHashMap<>();

    /**
     * @param edge takes the state of a device
     * @param reports take what of it fails
     */
    HealthBook(EdgeFlow edge, TwinReports reports) {
        this.edge = edge;
        this.reports = reports;
    }

    /** The health of a device. */
    Health of(String device) {
        return health.computeIfAbsent(
                device,
                key ->
                        new Health(
                                key,
                                state -> edge.take(Map.of("device", key, "state", state)),
                                failures -> reports.failing(key, PART, failures),
                                Clock.systemUTC()));
    }

    /** The Device itself, or its model, cannot be understood. */
    void unreadable(String device, DeviceException why) {
        of(device).fails(why.code(), OBJECT, why.getMessage());
    }

    /** It can. */
    void readable(String device) {
        Health known = health.get(device);
        if (known != null) {
            known.readable(OBJECT);
        }
    }

    /** A property is no more. */
    void forget(String device, String property) {
        Health known = health.get(device);
        if (known != null) {
            known.forget(property);
        }
    }

    /** No Kamelet serves a device any more; how it is, is not known then. */
    void left(String device) {
        try {
            edge.take(Map.of("device", device, "state", "unknown"));
        } catch (RuntimeException e) {
            LOG.debug("the state of '{}' stays as it was", device, e);
        }
    }

    /** A device is no more, or no business of Kamelets. */
    void remove(String device) {
        health.remove(device);
        reports.failing(device, PART, List.of());
    }

    /**
     * State and last error of each device, by its key.
     *
     * @param protocol gives the protocol of a device
     */
    JsonObject shown(UnaryOperator<String> protocol) {
        JsonObject shown = new JsonObject();
        new TreeMap<>(health)
                .forEach(
                        (key, told) ->
                                shown.put(key, told.shown().put("protocol", protocol.apply(key))));
        return shown;
    }
}
