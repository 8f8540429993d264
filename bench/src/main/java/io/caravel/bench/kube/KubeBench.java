package io.caravel.bench.kube;

import io.caravel.bench.BenchResult;
import io.caravel.cli.lab.LabOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code bench kube}: what nodes and Pods cost the Kubernetes API and the cloud runtime. */
@Command(
        name = "kube",
        description = "Requests to the Kubernetes API, counted there, and memory for many Pods.",
        mixinStandardHelpOptions = true)
public final class KubeBench implements Callable<Integer> {

    @Option(names = "--nodes", description = "Simulated nodes (1000; with --quick 200).")
    private int nodes;

    @Option(names = "--pods", description = "Pods on each node (10).")
    private int pods = 10;

    @Option(names = "--idle", description = "Seconds of the idle part (360; with --quick 60).")
    private int idle;

    @Option(names = "--quick", description = "Fewer nodes and a shorter idle part, same bars.")
    private boolean quick;

    @Option(names = "--work", description = "Folder in which each run makes one of its own.")
    private Path work =
            Path.of(System.getProperty("caravel.home", "."), "bench", "target", "bench-kube");

    @Option(
            names = "--kubeconfig",
            description =
                    "A real cluster: requests are counted in its /metrics. Empty: the development API.")
    private Path kubeconfig;

    @Spec private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        BenchResult result = new BenchResult("kube", System.err);
        int count = nodes > 0 ? nodes : quick ? 200 : 1_000;
        Duration idleTime = Duration.ofSeconds(idle > 0 ? idle : quick ? 60 : 360);
        result.figure("nodes", count).figure("pods_per_node", pods);
        Path folder = Files.createTempDirectory(Files.createDirectories(work), "run");
        LabOptions local = LabOptions.local(folder, "bench");
        LabOptions options =
                new LabOptions(
                        folder,
                        Optional.ofNullable(kubeconfig),
                        local.mqtt(),
                        local.cri(),
                        local.image(),
                        local.suffix(),
                        local.usualPorts());
        new KubeRun(result, options, count, pods, idleTime).run();
        spec.commandLine().getOut().println(result.json());
        spec.commandLine().getOut().flush();
        return result.status();
    }
}
