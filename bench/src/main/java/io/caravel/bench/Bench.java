package io.caravel.bench;

import io.caravel.bench.chaos.ChaosCommand;
        subcommands = {ChaosCommand.class, FleetBench.class, LinkBench.class, QueueBench.class})
public final class Bench {

    private Bench() {}

    /** Runs the bench that the arguments name. */
    public static void main(String[] arguments) {
        int status = new CommandLine(new Bench()).execute(arguments);
        System.exit(status);
    }
}
