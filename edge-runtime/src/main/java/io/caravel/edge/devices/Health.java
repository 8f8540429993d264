package io.caravel.edge.devices;

import io.caravel.edge.twins.DeviceFailure;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
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
    private final Consumer<List<DeviceFailure>> tellFailures;
    private final Clock clock;
    private final Map<String, DeviceFailure> failing = new TreeMap<>();
    private final Map<String, DeviceFailure> refused = new TreeMap<>();
    private final Set<String> working = new HashSet<>();
    private String told = "";
    private List<DeviceFailure> toldFailures = List.of();
    private Instant since;
    private DeviceFailure last;

    /**
     * @param device {@code <namespace>/<name>}
     * @param tell takes {@code online}, {@code unhealthy} or {@code offline}; what it throws is
     *     told again
     * @param tellFailures takes all that fails now, each time that this changes
     * @param clock of this box
     */
    Health(
            String device,
            Consumer<String> tell,
            Consumer<List<DeviceFailure>> tellFailures,
            Clock clock) {
        this.device = device;
        this.tell = tell;
        this.tellFailures = tellFailures;
        this.clock = clock;
        this.since = clock.instant();
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
        if (note(failing, code, what, reason) == null) {
            LOG.warn("{} device '{}': {} fails, tried again: {}", code, device, what, reason);
        }
        tell();
    }

    /** The twin did not take a reading: said once for as long as it does not. */
    synchronized void refused(String code, String what, String reason) {
        DeviceFailure before = note(refused, code, what, reason);
        if (before == null || !before.reason().equals(reason)) {
            LOG.warn("{} device '{}': a reading of {} was refused: {}", code, device, what, reason);
        }
        working.add(what);
        failing.remove(what);
        tell();
    }

    /** Keeps when it began; gives what was known of it before. */
    private DeviceFailure note(
            Map<String, DeviceFailure> known, String code, String what, String reason) {
        DeviceFailure before = known.get(what);
        DeviceFailure now = new DeviceFailure(code, what, reason, clock.instant());
        last = now.isLike(before) ? new DeviceFailure(code, what, reason, before.since()) : now;
        known.put(what, last);
        return before;
    }

    /** A property is looked at anew. */
    synchronized void forget(String property) {
        for (String what : List.of("reading " + property, "writing " + property)) {
            failing.remove(what);
            refused.remove(what);
            working.remove(what);
        }
        tellFailures();
    }

    /** What it is like is told at the next chance, also when it stays as it is. */
    synchronized void tellAgain() {
        told = "";
    }

    /** What was wrong with the object itself is mended; of the device that says nothing. */
    synchronized void readable(String what) {
        failing.remove(what);
    }

    /** State, since when, and the last thing that went wrong, for who stands beside the box. */
    synchronized JsonObject shown() {
        JsonObject shown = new JsonObject().put("state", told).put("since", since.toString());
        if (last != null) {
            boolean now = failing.containsValue(last) || refused.containsValue(last);
            shown.put("error", last.json().put("now", now));
        }
        return shown;
    }

    private void tell() {
        String state = failing.isEmpty() ? "online" : working.isEmpty() ? "offline" : "unhealthy";
        if (!state.equals(told)) {
            try {
                tell.accept(state);
                told = state;
                since = clock.instant();
            } catch (RuntimeException e) {
                LOG.debug("the state of '{}' is told later", device, e);
            }
        }
        tellFailures();
    }

    private void tellFailures() {
        List<DeviceFailure> failures = new ArrayList<>(failing.values());
        failures.addAll(refused.values());
        if (!outline(failures).equals(outline(toldFailures))) {
            toldFailures = failures;
            tellFailures.accept(failures);
        }
    }

    /** Another wording of the same trouble is not worth a write. */
    private static List<String> outline(List<DeviceFailure> failures) {
        return failures.stream().map(failure -> failure.code() + " " + failure.what()).toList();
    }
}
