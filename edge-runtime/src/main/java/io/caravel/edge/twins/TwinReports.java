package io.caravel.edge.twins;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * Which twins the cloud has to hear of: the latest of each device, at most once in a second,
 * however many readings came between. After a start all are due once, so that nothing stored goes
 * untold. Thread-safe.
 */
public final class TwinReports {

    private static final long SPACING = Duration.ofSeconds(1).toNanos();

    private final TwinStore twins;
    private final Devices devices;
    private final LongSupplier nanos;
    private final Map<String, Long> waiting = new ConcurrentHashMap<>();
    private final Map<String, Long> told = new ConcurrentHashMap<>();

    /**
     * @param twins what is reported
     * @param devices whose they are
     */
    public TwinReports(TwinStore twins, Devices devices) {
        this(twins, devices, System::nanoTime);
    }

    TwinReports(TwinStore twins, Devices devices, LongSupplier nanos) {
        this.twins = twins;
        this.devices = devices;
        this.nanos = nanos;
        twins.keys().forEach(this::changed);
    }

    void changed(String key) {
        waiting.putIfAbsent(key, nanos.getAsLong());
    }

    /** Takes what is due now, as messages of kind {@code twin}; call it a few times in a second. */
    public List<UpEvent> due() {
        long now = nanos.getAsLong();
        List<UpEvent> due = new ArrayList<>();
        for (Iterator<String> keys = waiting.keySet().iterator(); keys.hasNext(); ) {
            String key = keys.next();
            Long last = told.get(key);
            if (last != null && now - last < SPACING) {
                continue;
            }
            keys.remove(); // before the twin is read: a later change is reported again
            report(key).ifPresent(due::add);
            told.put(key, now);
        }
        told.values().removeIf(last -> now - last > 10 * SPACING);
        return due;
    }

    private Optional<UpEvent> report(String key) {
        Optional<EdgeDevice> device = devices.get(key);
        String rev = twins.nextRev();
        return twins.get(key)
                .filter(document -> device.isPresent())
                .map(
                        document ->
                                UpEvent.twin(
                                        key, rev, TwinStatus.of(document, device.get()).encode()));
    }
}
