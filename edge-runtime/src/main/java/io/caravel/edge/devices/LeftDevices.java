package io.caravel.edge.devices;

import io.caravel.edge.twins.DeviceFailure;
import io.caravel.edge.twins.TwinReports;
import io.caravel.edge.twins.TwinsShown;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Devices that are left to programs of their own, because there is no Kamelet for their protocol.
 * That may be meant, or be a slip of the pen: it stands in the DeviceStatus until the device is
 * heard on MQTT. Thread-safe.
 */
final class LeftDevices {

    private static final Logger LOG = LoggerFactory.getLogger(LeftDevices.class);
    private static final String PART = "protocol";

    private final TwinReports reports;
    private final TwinsShown twins;
    private final Clock clock;
    private final Map<String, Left> left = new ConcurrentHashMap<>();

    /** A device, how its twin was when it was left, and why; null when it was heard since. */
    private record Left(String protocol, JsonObject twin, DeviceFailure failure) {}

    /**
     * @param reports take what fails of a device
     * @param twins tell that a device was heard
     */
    LeftDevices(TwinReports reports, TwinsShown twins, Clock clock) {
        this.reports = reports;
        this.twins = twins;
        this.clock = clock;
    }

    /** A device is left alone; once more is the same. */
    void add(String device, String protocol) {
        Left before = left.get(device);
        if (before != null && before.protocol().equals(protocol)) {
            return;
        }
        DeviceFailure failure =
                new DeviceFailure(
                        DeviceException.NO_KAMELET,
                        "protocol " + protocol,
                        "there is no Kamelet %1$s-source or %1$s-sink, and no program of its own is"
                                        .formatted(protocol)
                                + " heard on MQTT",
                        clock.instant());
        left.put(device, new Left(protocol, said(device), failure));
        LOG.info(
                "{} device '{}' is left to its mapper: there is no Kamelet {}-source",
                DeviceException.NO_KAMELET,
                device,
                protocol);
        reports.failing(device, PART, List.of(failure));
    }

    /** A device is served, or is no more. */
    void remove(String device) {
        if (left.remove(device) != null) {
            reports.failing(device, PART, List.of());
        }
    }

    /** Whether a device is here whose own program was not heard yet; returns at once. */
    boolean isAwaited(String device) {
        Left found = left.get(device);
        return found != null && found.failure() != null;
    }

    /** The twin of a device has changed: where that is the device's own doing, nothing fails. */
    void changed(String device) {
        Left found = left.get(device);
        if (found != null && found.failure() != null && !said(device).equals(found.twin())) {
            left.replace(device, found, new Left(found.protocol(), found.twin(), null));
            reports.failing(device, PART, List.of());
        }
    }

    /** The devices whose protocol has a Kamelet by now. */
    Set<String> found(Predicate<String> hasKamelet) {
        Set<String> protocols =
                left.values().stream().map(Left::protocol).collect(Collectors.toSet());
        protocols.removeIf(hasKamelet.negate());
        Set<String> devices = new TreeSet<>();
        left.forEach(
                (device, one) -> {
                    if (protocols.contains(one.protocol())) {
                        devices.add(device);
                    }
                });
        return devices;
    }

    /** What a device itself has said: its state and which of its values it reported. */
    private JsonObject said(String device) {
        JsonObject said = new JsonObject();
        twins.find(device)
                .ifPresent(
                        twin -> {
                            String state = twin.getString("state");
                            if (!"unknown".equals(state)) {
                                said.put("state", state);
                            }
                            JsonObject values = twin.getJsonObject("twin");
                            for (String name : values.fieldNames()) {
                                JsonObject property = values.getJsonObject(name);
                                if (property.getValue("actual") != null) {
                                    said.put("of " + name, property.getValue("actual_version"));
                                }
                            }
                        });
        return said;
    }

    /** Adds what is left alone and not heard to what is shown on the box. */
    void show(JsonObject shown) {
        left.forEach(
                (device, one) -> {
                    if (one.failure() != null) {
                        shown.put(
                                device,
                                new JsonObject()
                                        .put("protocol", one.protocol())
                                        .put("state", "unknown")
                                        .put("since", one.failure().since().toString())
                                        .put("error", one.failure().json().put("now", true)));
                    }
                });
    }
}
