package io.caravel.bench.fleet;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * Looks at all Leases every few seconds, more often than they are renewed, and remembers for each
 * the longest time between two renewals.
 */
final class LeaseLog implements AutoCloseable {

    private static final long EVERY_SECONDS = 4;

    private final ApiClient api;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final Map<String, Instant> last = new HashMap<>();
    private final Map<String, Duration> longest = new HashMap<>();
    private final Map<String, Instant> firstSinceMark = new HashMap<>();
    private Instant lookedAt = Instant.EPOCH;
    private Instant mark = Instant.EPOCH;

    LeaseLog(ApiClient api) {
        this.api = api;
        timer.scheduleWithFixedDelay(this::look, 0, EVERY_SECONDS, TimeUnit.SECONDS);
    }

    /** Looks now; what cannot be read is looked at the next time. */
    final void look() {
        try {
            Map<String, Instant> renewals = api.renewals();
            synchronized (this) {
                renewals.forEach(this::renewed);
                lookedAt = Instant.now();
            }
        } catch (IOException | RuntimeException away) {
            // the API may be away on purpose: the next look tells how long the gaps were
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void renewed(String node, Instant at) {
        Instant before = last.put(node, at);
        if (at.isAfter(mark)) {
            firstSinceMark.putIfAbsent(node, at);
        }
        if (before != null) {
            longest.merge(node, Duration.between(before, at), LeaseLog::longer);
        }
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    /** Forgets the gaps so far. */
    synchronized void forget() {
        longest.clear();
    }

    /** The longest time without a renewal, the present one included, among some nodes. */
    synchronized Duration longestGap(Predicate<String> nodes) {
        return last.entrySet().stream()
                .filter(entry -> nodes.test(entry.getKey()))
                .map(
                        entry ->
                                longer(
                                        longest.getOrDefault(entry.getKey(), Duration.ZERO),
                                        Duration.between(entry.getValue(), lookedAt)))
                .reduce(Duration.ZERO, LeaseLog::longer);
    }

    /** From now on first renewals after this moment are remembered. */
    synchronized void mark(Instant moment) {
        mark = moment;
        firstSinceMark.clear();
    }

    /** How many of the nodes had their Lease renewed since the mark. */
    synchronized int renewedSinceMark(Set<String> nodes) {
        return (int) firstSinceMark.keySet().stream().filter(nodes::contains).count();
    }

    /** When the last of the nodes had its first renewal since the mark. */
    synchronized Instant lastFirstRenewal(Set<String> nodes) {
        return nodes.stream().map(firstSinceMark::get).max(Instant::compareTo).orElseThrow();
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
