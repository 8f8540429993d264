package io.caravel.edge.devices;

import java.time.Clock;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Devices that are not there, for trying things out: a property swings between two numbers once in
 * a minute until a value is written; from then on it is that value. Forgets everything at a
 * restart. Thread-safe.
 */
public final class Simulator {

    private static final double MINUTE = 60_000;

    private final Clock clock;
    private final Map<String, String> written = new ConcurrentHashMap<>();

    Simulator(Clock clock) {
        this.clock = clock;
    }

    /** The value now: what was written last, else a number from minimum to maximum. */
    public Object read(String device, String property, double minimum, double maximum) {
        String known = written.get(device + '/' + property);
        if (known != null) {
            return known;
        }
        double swing = (1 + Math.sin(2 * Math.PI * clock.millis() / MINUTE)) / 2;
        return Math.round((minimum + (maximum - minimum) * swing) * 100) / 100.0;
    }

    /** Sets a value. */
    public void write(String device, String property, String value) {
        written.put(device + '/' + property, value);
    }
}
