package io.caravel.edge.devices;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a device is, as told by what its Kamelets do: each change is told once, however often it is
 * looked at. Thread-safe.
 */
final class Health {

    private static final Logger LOG = LoggerFactory.getLogger(Health.class);

    private final String device;
    private final Consumer<String> tell;
    private final Map<String, String> failing = new HashMap<>();
    private final Map<String, String> refused = new HashMap<>();
    private final Set<String> working = new HashSet<>();
    private String told = "";

    /**
     * @param device {@code <namespace>/<name>}
     * @param tell takes {@code online}, {@code unhealthy} or {@code offline}; what it throws is
     *     told again
     */
    Health(String device, Consumer<String> tell) {
        this.device = device;
        this.tell = tell;
    }

    /** A property was read or written. */
    synchronized void works(String what) {
        working.add(what);
        refused.remove(what);
        if (failing.remove(what) != null) {
            LOG.info("device '{}': {} works again", device, what);
        }
        tell();
    }

    /** A property could not be read or written. */
    synchronized void fails(String code, String what, String reason) {
        working.remove(what);
        if (failing.put(what, reason) == null) {
            LOG.warn("{} device '{}': {} fails, tried again: {}", code, device, what, reason);
        }
        tell();
    }

    /** The twin did not take a reading: said once for as long as it does not. */
    synchronized void refused(String what, String reason) {
        if (!reason.equals(refused.put(what, reason))) {
            LOG.warn(
                    "{} device '{}': a reading of {} was refused: {}",
                    DeviceException.REFUSED,
                    device,
                    what,
                    reason);
        }
        working.add(what);
        failing.remove(what);
        tell();
    }

    /** A property is looked at anew. */
    synchronized void forget(String property) {
        for (String what : List.of("reading " + property, "writing " + property)) {
            failing.remove(what);
            refused.remove(what);
            working.remove(what);
        }
    }

    private void tell() {
        String state = failing.isEmpty() ? "online" : working.isEmpty() ? "offline" : "unhealthy";
        if (!state.equals(told)) {
            try {
                tell.accept(state);
                told = state;
            } catch (RuntimeException e) {
                LOG.debug("the state of '{}' is told later", device, e);
            }
        }
    }
}
