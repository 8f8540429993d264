package io.caravel.bench.fleet;

import io.caravel.bench.BenchResult;

/** What an operator fears: none of it may cost a neighbour its Lease. */
final class Attacks {

    private final BenchResult result;
    private final FleetServers servers;
    private final Fleet fleet;
    private final LeaseLog leases;

    Attacks(BenchResult result, FleetServers servers, Fleet fleet, LeaseLog leases) {
        this.result = result;
        this.servers = servers;
        this.fleet = fleet;
        this.leases = leases;
    }

    void run() {
        result.say("attacks on %d nodes", fleet.nodes().size());
    }
}
