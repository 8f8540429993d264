package io.caravel.bench;

import io.caravel.bench.chaos.ChaosCommand;
import io.caravel.bench.fleet.FleetBench;
import io.caravel.bench.kube.KubeBench;
import io.caravel.bench.link.LinkBench;
import io.caravel.bench.pods.PodsBench;
import io.caravel.bench.queue.QueueBench;
import io.caravel.bench.twin.TwinBench;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * One subcommand per bench. Progress goes to standard error, the result as one line of JSON to
 * standard output; status 0 when every bar is met, 1 when one is missed, 2 for a wrong command.
 */
@Command(
        name = "bench",
        description = "Measure Caravel.",
        subcommands = {
            ChaosCommand.class,
            FleetBench.class,
            KubeBench.class,
            LinkBench.class,
            PodsBench.class,
            QueueBench.class,
            TwinBench.class
        })
public final class Bench {

    private Bench() {}

    /** Runs the bench that the arguments name. */
    public static void main(String[] arguments) {
        int status = new CommandLine(new Bench()).execute(arguments);
        System.exit(status);
    }
}
