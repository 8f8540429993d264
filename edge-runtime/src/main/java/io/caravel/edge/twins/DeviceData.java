package io.caravel.edge.twins;

import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes telemetry of the time series of mappers, {@code $ke/events/device/…/data/update}. */
public final class DeviceData {

    private static final Logger LOG = LoggerFactory.getLogger(DeviceData.class);
    private static final String PREFIX = "$ke/events/device/";
    private static final String ENDING = "/data/update";

    private final Devices devices;
    private final Repeats repeats;
    private final Clock clock;

    /**
     * @param devices whose data is taken
     * @param repeats knows readings that come again
     * @param clock for times that the mapper does not give
     */
    DeviceData(Devices devices, Repeats repeats, Clock clock) {
        this.devices = devices;
        this.repeats = repeats;
        this.clock = clock;
    }

    /**
     * Reads one message; what cannot be read or belongs to no device is dropped with a coded log
     * line, because the topic has no answer.
     *
     * @param topic where it came from
     * @param body as it came, any bytes
     * @return one telemetry event, or nothing
     */
    public Outcome handle(String topic, byte[] body) {
        if (topic == null || !topic.startsWith(PREFIX) || !topic.endsWith(ENDING)) {
            return Outcome.nothing();
        }
        String key = topic.substring(PREFIX.length(), topic.length() - ENDING.length());
        Optional<EdgeDevice> device = devices.get(key.contains("/") ? key : "default/" + key);
        if (device.isEmpty()) {
            LOG.warn(
                    "EDGE-TWIN-002 data of the unknown device '{}' dropped: create the Device",
                    key);
            return Outcome.nothing();
        }
        try {
            return event(device.get(), Payload.read(body), body);
        } catch (TwinException e) {
            LOG.warn(
                    "EDGE-TWIN-003 data of device '{}' dropped, {}: correct the mapper",
                    key,
                    e.reason());
            return Outcome.nothing();
        }
    }

    private Outcome event(EdgeDevice device, JsonObject data, byte[] raw) {
        long now = clock.millis();
        JsonObject values = new JsonObject();
        boolean silent = false;
        for (String name : data.fieldNames()) {
            if (device.silent().contains(name)) {
                silent = true;
            } else if (data.getValue(name) instanceof JsonObject reading) {
                TwinValue.checkName(name);
                JsonObject metadata = Payload.object(reading, "metadata");
                values.put(
                        name,
                        new JsonObject()
                                .put("value", TwinValue.of(name, reading))
                                .put("timestamp", Payload.time(metadata, "timestamp", now)));
            }
        }
        if (values.isEmpty()) {
            if (!silent) {
                throw new TwinException(TwinException.BAD, "there is no reading in it");
            }
            return Outcome.nothing();
        }
        String id = Payload.eventId(data);
        JsonObject body = TwinRequests.telemetry(device.key(), values, id, now);
        String source = repeats.identity(device.key(), id, Repeats.isTimed(data, data), raw);
        return Outcome.event(UpEvent.readings(device.key(), source, body.encode()));
    }
}
