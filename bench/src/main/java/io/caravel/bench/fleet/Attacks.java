package io.caravel.bench.fleet;

import io.caravel.bench.BenchResult;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What an operator fears: none of it may cost a neighbour its Lease. */
final class Attacks {

    private static final double MOST_SECONDS_BACK = 60;
    private static final double MOST_LEASE_SECONDS = 40;

    /** The start of the API, and a heartbeat's period. */
    private static final double MOST_SECONDS_TO_RENEW = 20;

    private static final Duration API_AWAY = Duration.ofSeconds(20);
    private static final Duration FLAPPING = Duration.ofSeconds(30);
    private static final long FLAP_MILLIS = 500;

    private final BenchResult result;
    private final FleetServers servers;
    private final Fleet fleet;
    private final FleetView view;

    Attacks(BenchResult result, FleetServers servers, Fleet fleet, FleetView view) {
        this.result = result;
        this.servers = servers;
        this.fleet = fleet;
        this.view = view;
    }

    void run() throws Exception {
        killedTwice();
        apiAway();
        flapping();
    }

    /** The runtime is killed again while the nodes come back. */
    private void killedTwice() throws Exception {
        Pause.of(Duration.ofSeconds(15));
        servers.killCloud();
        servers.startCloud();
        int third = fleet.nodes().size() / 3;
        FleetServers.until(
                "a third of the nodes",
                () -> servers.isServing() && fleet.count(SimulatedNode::isConnected) >= third);
        Instant again = Instant.now();
        view.begin(again);
        servers.killCloud();
        servers.startCloud();
        result.figure("killed_twice_all_connected_s", view.untilConnected(fleet.nodes(), again));
        double back = view.untilRenewed(fleet.nodes(), again);
        result.atMost("killed_twice_all_back_s", back, MOST_SECONDS_BACK);
    }

    /** The API is away while a tenth of the nodes come. */
    private void apiAway() throws Exception {
        Pause.of(Duration.ofSeconds(15));
        List<SimulatedNode> going = fleet.nodes().subList(0, fleet.nodes().size() / 10);
        List<SimulatedNode> staying = fleet.nodes().subList(going.size(), fleet.nodes().size());
        long before = FleetView.connections(staying);
        view.begin(Instant.now());
        servers.killApi();
        going.parallelStream().forEach(SimulatedNode::stop);
        for (SimulatedNode node : going) {
            node.start();
        }
        Pause.of(API_AWAY);
        Instant back = Instant.now();
        view.begin(back);
        servers.startApi();
        double renewed = view.untilRenewed(fleet.nodes(), back);
        result.atMost("api_away_all_leases_s", renewed, MOST_SECONDS_TO_RENEW);
        result.figure("api_away_longest_lease_gap_s", view.gap(staying));
        result.atMost("api_away_links_lost", FleetView.connections(staying) - before, 0);
    }

    /** One node connects and leaves twice a second. */
    private void flapping() throws Exception {
        Pause.of(Duration.ofSeconds(15));
        view.heartbeats("before_flapping");
        List<SimulatedNode> others = fleet.nodes().subList(1, fleet.nodes().size());
        SimulatedNode restless = fleet.nodes().get(0);
        long before = FleetView.connections(others);
        long came = restless.connections();
        view.begin(Instant.now());
        long end = System.nanoTime() + FLAPPING.toNanos();
        while (System.nanoTime() < end) {
            restless.stop();
            restless.start();
            Pause.of(Duration.ofNanos(TimeUnit.MILLISECONDS.toNanos(FLAP_MILLIS)));
        }
        result.figure("flapping_connections", restless.connections() - came);
        view.heartbeats("flapping");
        result.atMost("flapping_neighbours_lost", FleetView.connections(others) - before, 0);
        result.atMost("flapping_longest_lease_gap_s", view.gap(others), MOST_LEASE_SECONDS);
    }
}
