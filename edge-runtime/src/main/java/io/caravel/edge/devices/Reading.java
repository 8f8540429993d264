package io.caravel.edge.devices;

import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;

/** Makes what a source Kamelet emits: {@code {device, property, value, time}}. */
public final class Reading {

    private final Clock clock;

    Reading(Clock clock) {
        this.clock = clock;
    }

    /**
     * A reading of now.
     *
     * @param device {@code <namespace>/<name>}
     * @param property of the device
     * @param value a number, a truth, a text, a map or a list
     */
    public Map<String, Object> of(String device, String property, Object value) {
        Map<String, Object> reading = new LinkedHashMap<>();
        reading.put("device", device);
        reading.put("property", property);
        reading.put("value", value);
        reading.put("time", clock.millis());
        return reading;
    }
}
