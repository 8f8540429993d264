package io.caravel.bench.fleet;

import io.caravel.bench.BenchResult;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** The parts of the bench, one after the other, on one cloud runtime. */
final class FleetRun {

    private static final double MOST_SECONDS_BACK = 60;
    private static final double MOST_LEASE_SECONDS = 40;
    private static final double MOST_MB_A_DAY = 5;
    private static final Pattern REFUSED =
            Pattern.compile("connection from .* refused|LINK-0\\d\\d");

    private final BenchResult result;
    private final NodeKeys keys;
    private final Path folder;
    private final int count;
    private final Duration idle;
    private final List<String> cloudOptions;
    private FleetServers servers;
    private Fleet fleet;
    private LeaseLog leases;
    private FleetView view;

    FleetRun(
            BenchResult result,
            NodeKeys keys,
            Path folder,
            int count,
            Duration idle,
            List<String> cloudOptions) {
        this.cloudOptions = cloudOptions;
        this.result = result;
        this.keys = keys;
        this.folder = folder;
        this.count = count;
        this.idle = idle;
    }

    /**
     * @param only one part after the connection of all: {@code idle}, {@code restart}, {@code
     *     storm} or {@code attacks}; empty for all but the attacks
     */
    void run(String only) throws Exception {
        try (FleetServers started = new FleetServers(folder, keys, cloudOptions)) {
            servers = started;
            servers.startApi();
            servers.startCloud();
            servers.awaitCloud();
            try (Fleet all = new Fleet(keys, count, "wss://localhost:" + servers.linkPort());
                    LeaseLog log = new LeaseLog(new ApiClient(servers.apiUrl()))) {
                fleet = all;
                leases = log;
                view = new FleetView(result, servers, fleet, leases);
                Memory empty = connect();
                if (only.isEmpty() || only.equals("idle")) {
                    idle(empty);
                }
                if (only.isEmpty() || only.equals("restart")) {
                    restart();
                }
                if (only.isEmpty() || only.equals("storm")) {
                    storm();
                }
                if (only.equals("attacks")) {
                    new Attacks(result, servers, fleet, view).run();
                }
            }
        }
    }

    /** Switches all nodes on at once. Returns what the runtime took before. */
    private Memory connect() throws Exception {
        Pause.of(Duration.ofSeconds(5));
        Memory empty = Memory.of(servers.cloudGauge());
        result.figure("empty_rss_mb", empty.rssMb());
        result.figure("empty_heap_mb", empty.heapMb());
        Instant began = Instant.now();
        leases.mark(began);
        fleet.start();
        result.figure("connect_all_s", view.untilConnected(fleet.nodes(), began));
        result.figure("connect_all_leases_s", view.untilRenewed(fleet.nodes(), began));
        return empty;
    }

    /** What connected nodes cost that do nothing but live. */
    private void idle(Memory empty) throws Exception {
        Pause.of(Duration.ofSeconds(20));
        view.begin(Instant.now());
        ProcessGauge cloud = servers.cloudGauge();
        ProcessGauge api = servers.apiGauge();
        WireBytes before = WireBytes.ofPort(servers.linkPort());
        double cloudCpu = cloud.cpuSeconds();
        double apiCpu = api.cpuSeconds();
        long began = System.nanoTime();
        Pause.of(idle);
        double seconds = (System.nanoTime() - began) / 1e9;
        WireBytes.Traffic traffic = WireBytes.ofPort(servers.linkPort()).since(before);
        double cloudUsed = cloud.cpuSeconds() - cloudCpu;
        double apiUsed = api.cpuSeconds() - apiCpu;
        result.figure("idle_seconds", Figures.round(seconds));
        result.figure("idle_cloud_cpu_percent_of_a_core", Figures.round(100 * cloudUsed / seconds));
        result.figure("idle_api_cpu_percent_of_a_core", Figures.round(100 * apiUsed / seconds));
        result.figure(
                "idle_cpu_ms_per_node_minute",
                Figures.round(cloudUsed * 1000 * 60 / seconds / count));
        view.heartbeats("idle");
        Memory full = Memory.of(cloud);
        result.figure("idle_rss_mb", full.rssMb());
        result.figure("idle_heap_mb", full.heapMb());
        result.figure(
                "idle_rss_kb_per_node", Figures.round((full.rss() - empty.rss()) / 1024.0 / count));
        result.figure(
                "idle_heap_kb_per_node",
                Figures.round((full.heap() - empty.heap()) / 1024.0 / count));
        result.figure("idle_open_files", cloud.files());
        result.figure("wire_connections_counted", traffic.connections());
        result.figure("wire_payload_bytes", traffic.payload());
        result.figure("wire_segments", traffic.segments());
        double daily = traffic.perConnection() * TimeUnit.DAYS.toSeconds(1) / seconds / 1e6;
        result.atMost("wire_mb_per_idle_node_and_day", Figures.round(daily), MOST_MB_A_DAY);
        result.atMost("idle_longest_lease_gap_s", view.gap(fleet.nodes()), MOST_LEASE_SECONDS);
    }

    /** The runtime is killed and started again at once. */
    private void restart() throws IOException, InterruptedException {
        Instant killed = Instant.now();
        view.begin(killed);
        double apiCpu = servers.apiGauge().cpuSeconds();
        ProcessGauge bench = new ProcessGauge(ProcessHandle.current().pid());
        double benchCpu = bench.cpuSeconds();
        long closed = fleet.attempts().closed();
        long broken = fleet.attempts().broken();
        servers.killCloud();
        servers.startCloud();
        result.figure("restart_all_connected_s", view.untilConnected(fleet.nodes(), killed));
        double back = view.untilRenewed(fleet.nodes(), killed);
        result.atMost("restart_all_back_s", back, MOST_SECONDS_BACK);
        result.figure("restart_cloud_cpu_s", Figures.round(servers.cloudGauge().cpuSeconds()));
        result.figure("restart_cloud_compiler_cpu_s", servers.cloudGauge().compilerSeconds());
        result.figure("restart_attempts_port_closed", fleet.attempts().closed() - closed);
        result.figure("restart_attempts_in_vain", fleet.attempts().broken() - broken);
        result.figure("restart_api_cpu_s", Figures.round(servers.apiGauge().cpuSeconds() - apiCpu));
        result.figure("restart_bench_cpu_s", Figures.round(bench.cpuSeconds() - benchCpu));
        result.figure("restart_longest_lease_gap_s", view.gap(fleet.nodes()));
        result.atMost("restart_refused", servers.logged(REFUSED), 0);
    }

    /** Half of the nodes go and come back all at once, while the others stay. */
    private void storm() throws Exception {
        Pause.of(Duration.ofSeconds(10));
        List<SimulatedNode> going = fleet.nodes().subList(0, count / 2);
        List<SimulatedNode> staying = fleet.nodes().subList(count / 2, count);
        long connectionsBefore = FleetView.connections(staying);
        view.begin(Instant.now());
        going.parallelStream().forEach(SimulatedNode::stop);
        Pause.of(Duration.ofSeconds(5));
        Instant began = Instant.now();
        leases.mark(began);
        for (SimulatedNode node : going) {
            node.start();
        }
        result.figure("storm_half_connected_s", view.untilConnected(going, began));
        result.figure("storm_half_back_s", view.untilRenewed(going, began));
        Pause.of(Duration.ofSeconds(15));
        view.heartbeats("storm");
        result.atMost("storm_stayed_longest_lease_gap_s", view.gap(staying), MOST_LEASE_SECONDS);
        result.atMost("storm_stayed_lost", FleetView.connections(staying) - connectionsBefore, 0);
    }

    /** What a runtime takes. */
    private record Memory(long rss, long heap) {
        static Memory of(ProcessGauge gauge) throws IOException, InterruptedException {
            long rss = gauge.rss();
            return new Memory(rss, gauge.liveHeap());
        }

        double rssMb() {
            return Figures.round(rss / 1024.0 / 1024);
        }

        double heapMb() {
            return Figures.round(heap / 1024.0 / 1024);
        }
    }
}
