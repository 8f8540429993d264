package io.caravel.cli.command;

import io.caravel.cli.process.Jvm;
import io.caravel.cli.process.Part;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code caravel cloud}: the runtime in the cluster. */
@Command(
        name = "cloud",
        mixinStandardHelpOptions = true,
        description = "The cloud runtime, between the Kubernetes API and the edges.",
        subcommands = {CloudStatusCommand.class, DeadLettersCommand.class})
public final class CloudCommand implements Runnable {
    @Spec private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Say what to do with the cloud.");
    }

    /** Runs the cloud runtime in the foreground until it is stopped. */
    @Command(name = "run", mixinStandardHelpOptions = true, description = "Runs it here.")
    int run(
            @Option(
                            names = "--config",
                            required = true,
                            paramLabel = "FILE",
                            description = "Its settings (application.properties).")
                    Path config) {
        List<String> arguments = ConfigFile.argument(spec, config);
        return Foreground.run("cloud runtime", Jvm.CLOUD, List.of(Part.CLOUD), arguments);
    }
}
