package io.caravel.bench.chaos;

import io.caravel.bench.BenchResult;
import io.caravel.cli.process.Installation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code bench/chaos}. */
@Command(
        name = "chaos",
        mixinStandardHelpOptions = true,
        description =
                "Kill both sides again and again and break the network between them, and count"
                        + " what is lost, applied twice, out of order or stuck.")
public final class ChaosCommand implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Option(names = "--quick", description = "Less of everything, under five minutes.")
    private boolean quick;

    @Option(names = "--seed", description = "Seed of the random choices; printed. Default: time.")
    private Long seed;

    @Option(names = "--events", description = "Events each way.")
    private int events;

    @Option(names = "--changes", description = "Changes of keyed state, both ways together.")
    private int changes;

    @Option(names = "--kills", description = "SIGKILLs of each of the two processes.")
    private int kills;

    @Option(
            names = "--power-cuts",
            description =
                    "With each kill goes what was not forced to disk. Linux with a C compiler.")
    private boolean powerCuts;

    @Option(
            names = "--folder",
            description = "Where all stores and logs are kept. Default: bench/target/chaos.")
    private Path folder;

    @Override
    public Integer call() throws Exception {
        Installation installation = Installation.current();
        long chosen = seed == null ? System.currentTimeMillis() % 1_000_000 : seed;
        ChaosPlan plan = quick ? ChaosPlan.quick(chosen) : ChaosPlan.full(chosen);
        BenchResult result = new BenchResult("chaos", System.err);
        Path parent =
                Files.createDirectories(
                        folder != null
                                ? folder
                                : installation.home().resolve("bench/target/chaos"));
        Path own = Files.createTempDirectory(parent, "run-" + chosen + "-");
        ChaosPlan sized = plan.with(events, changes, kills);
        Chaos chaos =
                new Chaos(installation, own, powerCuts ? sized.withPowerCuts() : sized, result);
        Thread hook = new Thread(chaos::close, "chaos-stop");
        Runtime.getRuntime().addShutdownHook(hook);
        try (chaos) {
            chaos.run();
        }
        Runtime.getRuntime().removeShutdownHook(hook);
        spec.commandLine().getOut().println(result.json());
        spec.commandLine().getOut().flush();
        return result.status();
    }
}
