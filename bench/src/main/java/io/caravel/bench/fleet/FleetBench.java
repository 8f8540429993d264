package io.caravel.bench.fleet;

import io.caravel.bench.BenchResult;
import io.caravel.bench.Folder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code bench fleet}: what connected nodes cost, and how they come back. */
@Command(
        name = "fleet",
        description = "Thousands of simulated edges against one cloud runtime.",
        mixinStandardHelpOptions = true)
public final class FleetBench implements Callable<Integer> {

    private static final Set<String> PARTS =
            Set.of("", "baseline", "idle", "restart", "storm", "attacks");

    @Option(names = "--nodes", description = "Simulated edges (5000; with --quick 1000).")
    private int nodes;

    @Option(names = "--quick", description = "Fewer nodes and shorter parts, same bars.")
    private boolean quick;

    @Option(names = "--idle", description = "Seconds of the idle part (120; with --quick 40).")
    private int idle;

    @Option(
            names = "--only",
            description =
                    "One part: baseline, idle, restart, storm; or attacks, which all leaves out.")
    private String only = "";

    @Option(names = "--no-baseline", description = "Leaves the plain WebSockets out.")
    private boolean noBaseline;

    @Option(
            names = "--cloud-options",
            split = " ",
            description = "JVM options of the cloud runtime, beside its own (-Xmx1g).")
    private List<String> cloudOptions = List.of("-Xmx1g");

    @Option(
            names = "--work",
            description = "Folder for keys, which stay, and data and logs of the run.")
    private Path work =
            Path.of(System.getProperty("caravel.home", "."), "bench", "target", "bench-fleet");

    @Spec private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        if (!PARTS.contains(only)) {
            throw new ParameterException(
                    spec.commandLine(), "--only takes one of " + PARTS + ", not '" + only + "'");
        }
        BenchResult result = new BenchResult("fleet", System.err);
        int count = nodes > 0 ? nodes : quick ? 1_000 : 5_000;
        Duration idleTime = Duration.ofSeconds(idle > 0 ? idle : quick ? 40 : 120);
        result.figure("nodes", count);
        result.figure("open_files_limit", FileLimit.check(count));
        result.say("making keys for %d nodes (kept in %s)", count, work);
        NodeKeys keys = new NodeKeys(work.resolve("pki"), count);
        Path run = Folder.empty(work.resolve("run"));
        if (only.isEmpty() && !noBaseline || only.equals("baseline")) {
            new Baseline(result, keys, run, count, idleTime).run();
        }
        if (!only.equals("baseline")) {
            new FleetRun(result, keys, run, count, idleTime, cloudOptions).run(only);
        }
        spec.commandLine().getOut().println(result.json());
        spec.commandLine().getOut().flush();
        return result.status();
    }
}
