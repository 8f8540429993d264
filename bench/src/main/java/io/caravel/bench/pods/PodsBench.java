package io.caravel.bench.pods;

import io.caravel.bench.BenchResult;
import io.caravel.bench.Power;
import io.caravel.bench.fleet.ProcessGauge;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Pods of one node from the API to the containers and back. */
@Command(
        name = "pods",
        mixinStandardHelpOptions = true,
        description = "Measure how fast Pods come and go, what they cost, and what churn leaves.")
public final class PodsBench implements Callable<Integer> {

    private static final int MANY = 30;

    @Option(names = "--quick", description = "Fewer rounds: two minutes.")
    private boolean quick;

    @Option(names = "--churn", description = "Kill the edge runtime while 20 Pods come and go.")
    private boolean churn;

    @Option(
            names = "--power-cuts",
            description =
                    "In --churn with each kill goes what was not forced to disk. Linux with a C"
                            + " compiler.")
    private boolean powerCuts;

    @Option(names = "--processes", description = "On the process runtime also where containerd is.")
    private boolean processes;

    @Spec private CommandSpec spec;

    private final BenchResult result = new BenchResult("pods", System.err);
    private PodLab pods;
    private PodWatch watch;

    @Override
    public Integer call() throws Exception {
        Path folder = Files.createTempDirectory("caravel-pods");
        try (Containers containers = Containers.start(processes, folder)) {
            result.figure("runtime", containers.name());
            Power power = Power.of(powerCuts, folder);
            try (PodLab lab = new PodLab(folder, containers, power)) {
                pods = lab;
                lab.start();
                lab.greet("first");
                if (churn) {
                    new Churn(lab, containers, result).run(quick ? 10 : 50);
                } else {
                    try (PodWatch all = new PodWatch(lab.lab())) {
                        watch = all;
                        measure(containers, folder);
                    }
                }
            }
        } finally {
            Folders.remove(folder);
        }
        spec.commandLine().getOut().println(result.json());
        return result.status();
    }

    private void measure(Containers containers, Path folder) throws Exception {
        int rounds = quick ? 5 : 20;
        try (Baseline alone = new Baseline(containers, folder)) {
            lifecycle(new Rounds(pods, watch, alone, containers), rounds);
            result.figure("baseline_thirty_at_once_s", alone.together(MANY));
        }
        cost();
        follow(rounds);
    }

    private void lifecycle(Rounds all, int rounds) throws Exception {
        all.run("warm", 3);
        Rounds.Seconds seconds = all.run("one", rounds);
        result.figure("created_to_running_raw_s", seconds.come());
        result.figure("deleted_to_gone_raw_s", seconds.go());
        result.figure("baseline_runtime_calls_alone_s", median(seconds.comeAlone()));
        result.figure("baseline_removal_calls_alone_s", median(seconds.goAlone()));
        result.figure(
                "created_to_running_against_calls_alone",
                round(median(seconds.come()) / median(seconds.comeAlone())));
        result.figure(
                "deleted_to_gone_against_calls_alone",
                round(median(seconds.go()) / median(seconds.goAlone())));
        result.figure("cri_calls_per_pod_to_running", median(seconds.comeCalls()));
        result.figure("cri_calls_per_pod_to_gone", median(seconds.goCalls()));
        result.atMost("created_to_running_median_s", median(seconds.come()), 0.6);
        result.atMost("deleted_to_gone_median_s", median(seconds.go()), PodLab.GRACE + 0.5);
    }

    private void cost() throws Exception {
        ProcessGauge edge = new ProcessGauge(pods.lab().edge().pid());
        Duration span = Duration.ofSeconds(quick ? 20 : 60);
        edge.liveHeap();
        long before = edge.rss();
        result.figure("cpu_without_pods_percent", cpu(edge, span));
        together(edge);
        LockSupport.parkNanos(Duration.ofSeconds(10).toNanos());
        edge.liveHeap();
        result.atMost("memory_of_thirty_pods_mb", round((edge.rss() - before) / 1e6), 20);
        result.atMost("cpu_with_thirty_idle_pods_percent", cpu(edge, span), 2);
        for (int i = 0; i < MANY; i++) {
            pods.delete("many-" + i);
        }
        for (int i = 0; i < MANY; i++) {
            watch.gone("many-" + i);
        }
    }

    private void together(ProcessGauge edge) throws Exception {
        ProcessGauge cloud = new ProcessGauge(pods.lab().cloud().pid());
        double edgeBefore = edge.cpuSeconds();
        double cloudBefore = cloud.cpuSeconds();
        long began = System.nanoTime();
        for (int i = 0; i < MANY; i++) {
            pods.create("many-" + i);
        }
        long last = began;
        for (int i = 0; i < MANY; i++) {
            last = Math.max(last, watch.ready("many-" + i));
        }
        result.atMost("thirty_at_once_running_s", round((last - began) / 1e9), 15);
        result.figure("thirty_at_once_edge_cpu_s", round(edge.cpuSeconds() - edgeBefore));
        result.figure("thirty_at_once_cloud_cpu_s", round(cloud.cpuSeconds() - cloudBefore));
    }

    private void follow(int rounds) {
        Pod pod = pods.create("follows");
        watch.ready("follows");
        Path file = pods.greeting(pod);
        List<Double> seconds = new ArrayList<>();
        for (int i = 0; i < rounds; i++) {
            String greeting = "greeting " + i;
            long began = System.nanoTime();
            pods.greet(greeting);
            PodWatch.until("the edit is seen", () -> content(file).equals(greeting));
            seconds.add(round((System.nanoTime() - began) / 1e9));
        }
        result.figure("config_edit_to_file_raw_s", seconds);
        result.atMost("config_edit_to_file_median_s", round(median(seconds)), 2);
    }

    private static String content(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file).strip() : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static double cpu(ProcessGauge process, Duration span) throws IOException {
        double before = process.cpuSeconds();
        LockSupport.parkNanos(span.toNanos());
        return round((process.cpuSeconds() - before) / span.toSeconds() * 100);
    }

    static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        return sorted.get(sorted.size() / 2);
    }

    /** Seconds since a moment of {@link System#nanoTime}. */
    static double since(long began) {
        return round((System.nanoTime() - began) / 1e9);
    }

    static double round(double value) {
        return Math.round(value * 1000) / 1000.0;
    }
}
