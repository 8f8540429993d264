package io.caravel.edge.twins;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
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

    private static final String REPORTED = "twin";
    private static final String DESIRED = "twindesired";

    /**
     * A little more than the pause that the cloud keeps between two writes of a twin: when one
     * comes late, the next ones wait there less each time, and not for ever, as at the same pace.
     */
    static final long SPACING = Duration.ofMillis(1_050).toNanos();

    /** One call tells so many devices, or this part of those that wait if that is more. */
    static final int AT_ONCE = 16;

    private static final int PARTS = 8;

    private final TwinStore twins;
    private final Devices devices;
    private final LongSupplier nanos;
    private final AtomicLong changes = new AtomicLong();
    private final Map<Subject, Long> waiting = new ConcurrentHashMap<>();
    private final Map<Subject, Attempt> attempts = new ConcurrentHashMap<>();
    private final DeviceFailures failures = new DeviceFailures();
    private final ToldWishes wishes = new ToldWishes();

    private record Subject(String kind, String key) {}

    private record Attempt(long at, long change) {}

    private record Turn(Map.Entry<Subject, Long> what, long since) {}

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
        for (String key : twins.keys()) {
            changed(key);
            twins.get(key).filter(twin -> !twin.pending().isEmpty()).ifPresent(t -> wanted(key));
        }
    }

    /** The twin of a device has changed. */
    void changed(String key) {
        waiting.put(new Subject(REPORTED, key), changes.incrementAndGet());
    }

    /**
     * What of a device fails now, for {@code extensions.failures} of its DeviceStatus.
     *
     * @param key {@code <namespace>/<device>}
     * @param part who says it; what another part said stands
     * @param found all of it, none for nothing
     * @return whether that part said something else before
     */
    public boolean failing(String key, String part, List<DeviceFailure> found) {
        boolean isNew = failures.set(key, part, found);
        if (isNew) {
            changed(key);
        }
        return isNew;
    }

    /** Which wishes of the edge the cloud was told. */
    ToldWishes wishes() {
        return wishes;
    }

    /** What is wanted of a device at the edge has changed. */
    void wanted(String key) {
        waiting.put(new Subject(DESIRED, key), changes.incrementAndGet());
    }

    /**
     * What is due now, as messages of the kinds {@code twin} and {@code twindesired}; call it ten
     * times in a second. Of many twins some, those first that were told longest ago, so that they
     * spread over the second and none waits behind all others each time. A message comes again
     * after a second until {@link TwinReported} hears that it is kept.
     */
    public List<UpEvent> due() {
        long now = nanos.getAsLong();
        List<UpEvent> due = new ArrayList<>();
        for (Map.Entry<Subject, Long> turn : turns(now)) {
            Subject subject = turn.getKey();
            Long change = turn.getValue();
            attempts.put(subject, new Attempt(now, change));
            report(subject).ifPresentOrElse(due::add, () -> waiting.remove(subject, change));
        }
        attempts.entrySet()
                .removeIf(
                        attempt ->
                                now - attempt.getValue().at() >= 2 * SPACING
                                        && !waiting.containsKey(attempt.getKey()));
        return due;
    }

    /** Whose turn it is, with the change that is told: every wish, and a part of the twins. */
    private List<Map.Entry<Subject, Long>> turns(long now) {
        List<Map.Entry<Subject, Long>> turns = new ArrayList<>();
        List<Turn> twinTurns = new ArrayList<>();
        waiting.forEach(
                (subject, change) -> {
                    Attempt last = attempts.get(subject);
                    long since = last == null ? Long.MAX_VALUE : now - last.at();
                    if (since >= SPACING && subject.kind().equals(DESIRED)) {
                        turns.add(Map.entry(subject, change));
                    } else if (since >= SPACING) {
                        twinTurns.add(new Turn(Map.entry(subject, change), since));
                    }
                });
        twinTurns.stream()
                .sorted(Comparator.comparingLong(Turn::since).reversed())
                .limit(Math.max(AT_ONCE, waiting.size() / PARTS))
                .forEach(turn -> turns.add(turn.what()));
        return turns;
    }

    /** Says that the last message is on its way; what changed since is told later. */
    void told(String kind, String key) {
        Subject subject = new Subject(kind, key);
        Attempt attempt = attempts.get(subject);
        if (attempt != null) {
            waiting.remove(subject, attempt.change());
        }
    }

    private Optional<UpEvent> report(Subject subject) {
        String key = subject.key();
        Optional<EdgeDevice> device = devices.get(key);
        String rev = twins.nextRev();
        return twins.get(key)
                .filter(document -> device.isPresent())
                .map(
                        document ->
                                subject.kind().equals(DESIRED)
                                        ? desired(key, document)
                                        : TwinStatus.of(document, device.get(), failures.of(key)))
                .map(body -> UpEvent.state(subject.kind(), key, rev, body.encode()));
    }

    private JsonObject desired(String key, TwinDocument document) {
        JsonObject told = TwinDesired.of(document);
        wishes.add(key, told.getJsonObject("desired"));
        return told;
    }
}
