package io.caravel.bench.fleet;

import io.caravel.bench.BenchResult;
import io.caravel.bench.Folder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code bench fleet}: what connected nodes cost, and how they come back. */
@Command(
        name = "fleet",
        description = "Thousands of simulated edges against one cloud runtime.",
        mixinStandardHelpOptions = true)
public final class FleetBench implements Callable<Integer> {

    @Option(names = "--nodes", description = "Simulated edges (5000; with --quick 1000).")
    private int nodes;

    @Option(names = "--quick", description = "Fewer nodes and shorter parts, same bars.")
    private boolean quick;

    @Option(names = "--idle", description = "Seconds of the idle part (120; with --quick 40).")
    private int idle;

    @Option(names = "--attacks", description = "Also the attacks: see README.")
    private boolean attacks;

    @Option(names = "--no-baseline", description = "Leaves the plain WebSockets out.")
    private boolean noBaseline;

    @Option(
            names = "--work",
            description = "Folder for keys, which stay, and data and logs of the run.")
    private Path work =
            Path.of(System.getProperty("caravel.home", "."), "bench", "target", "bench-fleet");

    @Spec private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        BenchResult result = new BenchResult("fleet", System.err);
        int count = nodes > 0 ? nodes : quick ? 1_000 : 5_000;
        Duration idleTime = Duration.ofSeconds(idle > 0 ? idle : quick ? 40 : 120);
        result.figure("nodes", count);
        result.figure("open_files_limit", FileLimit.check(count));
        result.say("making keys for %d nodes (kept in %s)", count, work);
        NodeKeys keys = new NodeKeys(work.resolve("pki"), count);
        Path run = Folder.empty(work.resolve("run"));
        if (!noBaseline) {
            new Baseline(result, keys, run, count, idleTime).run();
        }
        new FleetRun(result, keys, run, count, idleTime).run(attacks);
        spec.commandLine().getOut().println(result.json());
        spec.commandLine().getOut().flush();
        return result.status();
    }
}
