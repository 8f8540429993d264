package io.caravel.bench.fleet;

import io.caravel.bench.BenchResult;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.HdrHistogram.Histogram;

/** What all parts of the bench look at: who is connected, whose Lease is renewed, how fast. */
final class FleetView {

    private static final Duration PATIENCE = Duration.ofSeconds(300);

    /** What stands for a time that did not come within the patience of the bench. */
    private static final double NEVER = 9999;

    private final BenchResult result;
    private final FleetServers servers;
    private final Fleet fleet;
    private final LeaseLog leases;

    FleetView(BenchResult result, FleetServers servers, Fleet fleet, LeaseLog leases) {
        this.result = result;
        this.servers = servers;
        this.fleet = fleet;
        this.leases = leases;
    }

    static long connections(List<SimulatedNode> nodes) {
        return nodes.stream().mapToLong(SimulatedNode::connections).sum();
    }

    static Set<String> names(List<SimulatedNode> nodes) {
        return nodes.stream().map(SimulatedNode::name).collect(Collectors.toUnmodifiableSet());
    }

    /** From now on gaps, renewals and heartbeats count for the part that begins. */
    void begin(Instant mark) {
        leases.look();
        leases.forget();
        leases.mark(mark);
        fleet.takeHeartbeats();
    }

    /** Keeps how long heartbeats took since the last time. */
    void heartbeats(String part) {
        Histogram taken = fleet.takeHeartbeats();
        result.figure(part + "_heartbeats", taken.getTotalCount());
        result.figure(part + "_heartbeat_p50_ms", taken.getValueAtPercentile(50) / 1_000_000);
        result.figure(part + "_heartbeat_p99_ms", taken.getValueAtPercentile(99) / 1_000_000);
    }

    /** Seconds of the longest time without a renewal among the nodes. */
    double gap(List<SimulatedNode> nodes) {
        leases.look();
        Set<String> names = names(nodes);
        return Figures.round(leases.longestGap(names::contains).toMillis() / 1000.0);
    }

    /** Seconds until all of the nodes are connected. */
    double untilConnected(List<SimulatedNode> nodes, Instant began) {
        Instant shown = Instant.now();
        while (true) {
            long connected = nodes.stream().filter(SimulatedNode::isConnected).count();
            Duration passed = Duration.between(began, Instant.now());
            if (connected == nodes.size() && servers.isServing() || isOver(passed)) {
                return connected == nodes.size()
                        ? Figures.round(passed.toMillis() / 1000.0)
                        : NEVER;
            }
            if (Duration.between(shown, Instant.now()).toSeconds() >= 5) {
                result.say("  %d of %d connected", connected, nodes.size());
                shown = Instant.now();
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
    }

    /** Seconds until the Lease of the last of the nodes was renewed for the first time. */
    double untilRenewed(List<SimulatedNode> waiting, Instant began) {
        Set<String> nodes = names(waiting);
        while (leases.renewedSinceMark(nodes) < nodes.size()) {
            if (isOver(Duration.between(began, Instant.now()))) {
                result.say("  %d Leases renewed", leases.renewedSinceMark(nodes));
                return NEVER;
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
        }
        Duration last = Duration.between(began, leases.lastFirstRenewal(nodes));
        return Figures.round(last.toMillis() / 1000.0);
    }

    private static boolean isOver(Duration passed) {
        return passed.compareTo(PATIENCE) > 0;
    }
}
