package io.caravel.cloud.status;

import io.caravel.component.queue.Lane;
import io.caravel.component.queue.LaneLedger;
import io.caravel.component.queue.Ledger;
import io.caravel.component.queue.QueueStore;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/**
 * The ledgers of queues as metrics: {@code caravel.queue.<figure>} with the tags {@code queue} and
 * {@code lane}, and for dropped rows {@code reason}. As of two seconds ago at most, so that one
 * look at all of them reads the store once. Safe for any thread.
 */
public final class QueueMeters implements MeterBinder {

    private static final long FRESH_NANOS = Duration.ofSeconds(2).toNanos();
    private static final List<String> REASONS =
            List.of("budget", "disk", "attempts", "letters-full", "letters-old", "damaged");

    private final QueueStore store;
    private final Set<String> queues;
    private List<LaneLedger> read = List.of();
    private long readAt;

    /**
     * @param queues their names
     */
    public QueueMeters(QueueStore store, Set<String> queues) {
        this.store = store;
        this.queues = queues;
        this.readAt = System.nanoTime() - FRESH_NANOS;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        for (String queue : queues) {
            for (Lane lane : Lane.values()) {
                gauge(registry, queue, lane, "accepted", Ledger::accepted);
                gauge(registry, queue, lane, "waiting", Ledger::waiting);
                gauge(registry, queue, lane, "waiting.bytes", Ledger::bytes);
                gauge(registry, queue, lane, "delivered", Ledger::delivered);
                gauge(registry, queue, lane, "superseded", Ledger::superseded);
                gauge(registry, queue, lane, "expired", Ledger::expired);
                gauge(registry, queue, lane, "oldest.seconds", QueueMeters::age);
                REASONS.forEach(reason -> dropped(registry, queue, lane, reason));
            }
            Gauge.builder("caravel.queue.dead.letters", () -> store.deadLetters().count(queue))
                    .tag("queue", queue)
                    .register(registry);
        }
    }

    private void gauge(
            MeterRegistry registry,
            String queue,
            Lane lane,
            String figure,
            ToDoubleFunction<Ledger> value) {
        Gauge.builder(
                        "caravel.queue." + figure,
                        () ->
                                of(queue, lane)
                                        .map(LaneLedger::ledger)
                                        .map(value::applyAsDouble)
                                        .orElse(0d))
                .tag("queue", queue)
                .tag("lane", lane.id())
                .register(registry);
    }

    private void dropped(MeterRegistry registry, String queue, Lane lane, String reason) {
        Gauge.builder(
                        "caravel.queue.dropped",
                        () ->
                                of(queue, lane)
                                        .map(found -> found.drops().getOrDefault(reason, 0L))
                                        .orElse(0L))
                .tag("queue", queue)
                .tag("lane", lane.id())
                .tag("reason", reason)
                .register(registry);
    }

    private synchronized Optional<LaneLedger> of(String queue, Lane lane) {
        long now = System.nanoTime();
        if (now - readAt >= FRESH_NANOS) {
            read = store.ledgers();
            readAt = now;
        }
        return read.stream()
                .filter(found -> found.queue().equals(queue) && found.lane() == lane)
                .findFirst();
    }

    private static double age(Ledger ledger) {
        long age = System.currentTimeMillis() - ledger.oldest();
        return ledger.oldest() == 0 ? 0 : Math.max(0, age) / 1_000d;
    }
}
