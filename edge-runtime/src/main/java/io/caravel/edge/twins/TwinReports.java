package io.caravel.edge.twins;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
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
    private final AtomicLong changes = new AtomicLong();
    private final Map<String, Long> waiting = new ConcurrentHashMap<>();
    private final Map<String, Attempt> attempts = new ConcurrentHashMap<>();

    private record Attempt(long at, long change) {}

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
        tellAgain();
    }

    /** Makes every stored twin due once more, for a cloud that may have lost some. */
    public void tellAgain() {
        twins.keys().forEach(this::changed);
    }

    void changed(String key) {
        waiting.put(key, changes.incrementAndGet());
    }

    /**
     * What is due now, as messages of kind {@code twin}; call it a few times in a second. A message
     * comes again after a second until {@link TwinReported} hears that it is kept.
     */
    public List<UpEvent> due() {
        long now = nanos.getAsLong();
        List<UpEvent> due = new ArrayList<>();
        waiting.forEach(
                (key, change) -> {
                    Attempt last = attempts.get(key);
                    if (last == null || now - last.at() >= SPACING) {
                        attempts.put(key, new Attempt(now, change));
                        report(key).ifPresentOrElse(due::add, () -> waiting.remove(key, change));
                    }
                });
        attempts.entrySet()
                .removeIf(
                        attempt ->
                                now - attempt.getValue().at() >= 2 * SPACING
                                        && !waiting.containsKey(attempt.getKey()));
        return due;
    }

    /** Says that the last message of a device is on its way; what changed since is told later. */
    void told(String key) {
        Attempt attempt = attempts.get(key);
        if (attempt != null) {
            waiting.remove(key, attempt.change());
        }
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
