package io.caravel.cli.command;

import io.caravel.cli.lab.EdgeReset;
import io.caravel.cli.process.Installation;
import io.caravel.cli.process.Jvm;
import io.caravel.cli.process.Part;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code caravel edge}: the agent on the box. */
@Command(
        name = "edge",
        mixinStandardHelpOptions = true,
        description = "The edge runtime, on the box.",
        subcommands = {
            EdgeStatusCommand.class,
            DevicesCommand.class,
            DeadLettersCommand.class,
            SetCommand.class,
            HistoryCommand.class,
            ConflictsCommand.class
        })
public final class EdgeCommand implements Runnable {
    private static final String CONFIG = "The edge's settings (application.properties).";

    @Spec private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Say what to do with the edge.");
    }

    /** Runs the edge runtime in the foreground until it is stopped. */
    @Command(name = "run", mixinStandardHelpOptions = true, description = "Runs it here.")
    int run(
            @Option(names = "--config", required = true, paramLabel = "FILE", description = CONFIG)
                    Path config) {
        List<String> arguments = ConfigFile.argument(spec, config);
        boolean ownBroker =
                ConfigFile.read(spec, config).getProperty("edge.mqtt.url", "").isBlank();
        List<Part> parts = Installation.current().edgeParts(ownBroker);
        return Foreground.run("edge runtime", Jvm.EDGE, parts, arguments);
    }

    /** Removes every Pod of ours from the box. */
    @Command(
            name = "reset",
            mixinStandardHelpOptions = true,
            description = {
                "Removes every Pod of Caravel from this box; stop the edge first.",
                "The store keeps what is desired: a later start runs the Pods again."
            })
    int reset(
            @Option(names = "--config", required = true, paramLabel = "FILE", description = CONFIG)
                    Path config) {
        List<String> arguments = ConfigFile.argument(spec, config);
        return Foreground.run(
                "edge reset", EdgeReset.MAIN, Jvm.EDGE, List.of(Part.EDGE), arguments);
    }
}
