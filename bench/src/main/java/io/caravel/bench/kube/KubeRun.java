package io.caravel.bench.kube;

import io.caravel.bench.BenchResult;
import io.caravel.bench.fleet.Figures;
import io.caravel.bench.fleet.Fleet;
import io.caravel.bench.fleet.NodeKeys;
import io.caravel.bench.fleet.Pause;
import io.caravel.bench.fleet.ProcessGauge;
import io.caravel.bench.fleet.SimulatedNode;
import io.caravel.cli.lab.Await;
import io.caravel.cli.lab.ClusterSetup;
import io.caravel.cli.lab.Lab;
import io.caravel.cli.lab.LabObjects;
import io.caravel.cli.lab.LabOptions;
import io.caravel.cli.lab.LabView;
import io.caravel.cli.process.Installation;
import io.caravel.cli.process.ManagedProcess;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** The parts of the bench, one after the other, on one API and one cloud runtime. */
final class KubeRun {

    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final Duration SETTLE = Duration.ofSeconds(15);
    private static final double INTERVAL_SECONDS = 10;
    private static final double MOST_WRITES_PER_POD = 3;

    private static final double MOST_SECONDS_TO_READY = 5;

    private final BenchResult result;
    private final LabOptions options;
    private final Path folder;
    private final int nodes;
    private final int pods;
    private final Duration idle;
    private Lab lab;
    private ApiCounter api;

    KubeRun(BenchResult result, LabOptions options, int nodes, int pods, Duration idle) {
        this.result = result;
        this.options = options;
        this.folder = options.folder();
        this.nodes = nodes;
        this.pods = pods;
        this.idle = idle;
    }

    void run() throws Exception {
        Installation installation = Installation.current();
        try (Lab started = new Lab(installation, options)) {
            lab = started;
            lab.cluster().start();
            ClusterSetup setup = new ClusterSetup(lab.cluster(), options, installation.manifests());
            try {
                setup.apply();
                api =
                        lab.cluster().isReal()
                                ? new ApiMetrics(lab.kube())
                                : new AuditLog(lab.cluster().auditLog());
                lab.startCloud();
                parts();
            } finally {
                takeAway(setup);
            }
        }
    }

    private void parts() throws Exception {
        edgePods();
        result.atMost(
                "ready_after_reconnect_s",
                Figures.round(new NodeReturn(lab).seconds()),
                MOST_SECONDS_TO_READY);
        NodeKeys keys = new NodeKeys(folder.resolve("pki"), nodes);
        try (Fleet fleet = new Fleet(keys, nodes, "wss://localhost:" + lab.link().port())) {
            fleet.nodes().forEach(StubPods::new);
            simulatedPods(fleet);
            idle();
            memory("", lab.cloud());
        }
        baseline();
    }

    /** Leaves a cluster of others as it was. */
    private void takeAway(ClusterSetup setup) {
        if (lab.cluster().isReal()) {
            lab.stopSides();
            FleetObjects.remove(lab.kube(), nodes);
            setup.removeAll();
        }
    }

    /** Pods on one real edge runtime, from bound to Running and from deleted to gone. */
    private void edgePods() throws IOException {
        lab.startEdge();
        LabView user = new LabView(lab);
        Await.until("the edge's Node is Ready", PATIENCE, user::isNodeReady);
        user.greet("hello");
        Pause.of(SETTLE);
        ApiCounter.Count began = api.begin();
        for (int i = 0; i < pods; i++) {
            create("edge-" + i, lab.options().node());
        }
        Await.until(
                "the edge's Pods are Running",
                PATIENCE,
                () -> IntStream.range(0, pods).allMatch(i -> user.isRunning("edge-" + i)));
        Pause.of(SETTLE);
        ApiTally created = began.untilNow();
        result.say("  bound to Running: %s", created);
        double writes = created.writes("pods/status") + created.writes("pods");
        result.atMost("writes_per_pod_to_running", perPod(writes), MOST_WRITES_PER_POD);
        result.figure("events_per_pod_to_running", perPod(created.writes("events")));
        created.mostWrites("pods/status")
                .ifPresent(most -> result.figure("most_status_writes_of_a_pod", most));
        ApiCounter.Count deleting = api.begin();
        lab.kube().pods().inNamespace(lab.options().namespace()).withLabel("app").delete();
        Await.until("the edge's Pods are gone", PATIENCE, () -> running() == 0 && all() == 0);
        ApiTally gone = deleting.untilNow();
        result.say("  deleted to gone: %s", gone);
        double last = gone.writes("pods/status") + gone.writes("pods");
        result.figure("writes_per_pod_to_gone", perPod(last));
    }

    /** Switches all simulated nodes on and gives each its Pods. */
    private void simulatedPods(Fleet fleet) throws Exception {
        ProcessGauge cloud = new ProcessGauge(lab.cloud().pid());
        result.figure("empty_rss_mb", mb(cloud.rss())).figure("empty_heap_mb", heap(cloud));
        fleet.start();
        Await.until(
                "all nodes are connected",
                PATIENCE,
                () -> fleet.nodes().stream().allMatch(SimulatedNode::isConnected));
        Await.until("all Nodes are registered", PATIENCE, () -> registered() > nodes);
        result.figure("connected_heap_mb", heap(cloud));
        ApiCounter.Count began = api.begin();
        IntStream.range(0, nodes * pods)
                .parallel()
                .forEach(i -> create("bench-" + i, NodeKeys.name(i % nodes)));
        Await.until("all Pods are Running", PATIENCE, () -> running() == nodes * pods);
        Pause.of(SETTLE);
        ApiTally tally = began.untilNow();
        result.say("  simulated Pods: %s", tally);
        double writes = tally.writes("pods/status") + tally.writes("pods");
        result.atMost(
                "simulated_writes_per_pod_to_running",
                Figures.round(writes / nodes / pods),
                MOST_WRITES_PER_POD);
    }

    /** A Pod as a user writes it: nothing in it is for the edge. */
    private void create(String name, String node) {
        Pod pod =
                LabObjects.pod(lab.options(), name)
                        .edit()
                        .editSpec()
                        .withTolerations()
                        .withNodeName(node)
                        .endSpec()
                        .build();
        lab.kube().resource(pod).create();
    }

    /** What nodes ask for that do nothing but live; one of them is a real edge runtime. */
    private void idle() throws IOException {
        ApiCounter.Count began = api.begin();
        long clock = System.nanoTime();
        Pause.of(idle);
        ApiTally tally = began.untilNow();
        double seconds = (System.nanoTime() - clock) / 1e9;
        double intervals = seconds / INTERVAL_SECONDS;
        int living = nodes + 1;
        result.say("  idle: %s", tally);
        result.figure("idle_seconds", Figures.round(seconds));
        result.figure(
                "idle_requests_per_node_and_hour",
                Figures.round(tally.count(any -> true) / seconds * 3600 / living));
        result.figure(
                "idle_lease_writes_per_node_and_interval",
                Figures.round(tally.writes("leases") / intervals / living));
        result.atMost(
                "idle_most_lease_writes_of_a_node",
                tally.mostWrites("leases").orElse(tally.writes("leases") / living),
                Math.floor(intervals) + 1);
        double statuses =
                tally.writes("nodes/status") + tally.writes("nodes") + tally.writes("pods/status");
        result.atMost("idle_status_writes_per_node_and_interval", statuses / intervals / living, 0);
    }

    /** The same objects in plain informers, which hold what any node has. */
    private void baseline() throws Exception {
        Path held = folder.resolve("held");
        List<String> command =
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xms32m",
                        "-Xmx384m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        InformerBaseline.class.getName(),
                        lab.cluster().kubeconfig().toString(),
                        held.toString());
        try (ManagedProcess informers =
                ManagedProcess.start(
                        "plain informers",
                        command,
                        Map.of(),
                        folder.resolve("logs").resolve("informers.log"))) {
            Await.until("the informers hold all", PATIENCE, () -> Files.exists(held));
            memory("baseline_", informers);
        }
    }

    private void memory(String prefix, ManagedProcess process)
            throws IOException, InterruptedException {
        ProcessGauge gauge = new ProcessGauge(process.pid());
        result.figure(prefix + "rss_mb", mb(gauge.rss()));
        result.figure(prefix + "heap_mb", heap(gauge));
    }

    private long all() {
        return lab.kube().pods().inNamespace(lab.options().namespace()).list().getItems().size();
    }

    private long running() {
        return lab.kube().pods().inNamespace(lab.options().namespace()).list().getItems().stream()
                .filter(pod -> "Running".equals(pod.getStatus().getPhase()))
                .count();
    }

    private long registered() {
        return lab.kube()
                .nodes()
                .withLabel("node-role.kubernetes.io/agent")
                .list()
                .getItems()
                .size();
    }

    private double perPod(double count) {
        return Figures.round(count / pods);
    }

    private static double heap(ProcessGauge gauge) throws IOException, InterruptedException {
        return mb(gauge.liveHeap());
    }

    private static double mb(long bytes) {
        return Figures.round(bytes / 1024.0 / 1024);
    }
}
