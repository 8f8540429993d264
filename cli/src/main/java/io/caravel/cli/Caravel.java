package io.caravel.cli;

import io.caravel.cli.command.CloudCommand;
import io.caravel.cli.command.DemoCommand;
import io.caravel.cli.command.DevClusterCommand;
import io.caravel.cli.command.EdgeCommand;
import io.caravel.cli.command.PkiCommand;
import io.caravel.cli.command.ThermostatCommand;
import java.io.PrintWriter;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** The {@code caravel} command. Exit status: 0 done, 1 failed, 2 wrong arguments. */
@Command(
        name = "caravel",
        mixinStandardHelpOptions = true,
        version = "Caravel 0.1.0",
        description = "Kubernetes at the edge, built as Apache Camel routes.",
        subcommands = {
            DemoCommand.class,
            CloudCommand.class,
            EdgeCommand.class,
            DevClusterCommand.class,
            PkiCommand.class,
            ThermostatCommand.class
        })
public final class Caravel implements Runnable {
    @Spec private CommandSpec spec;

    /** Runs one command and exits with its status. */
    public static void main(String[] arguments) {
        Locale.setDefault(Locale.ROOT); // numbers in files and on wires have the digits 0 to 9
        System.exit(commandLine().execute(arguments));
    }

    /** The command line, as tests use it too. */
    public static CommandLine commandLine() {
        CommandLine line = new CommandLine(new Caravel());
        line.setParameterExceptionHandler(Caravel::wrongArguments);
        line.setExecutionExceptionHandler(Caravel::failed);
        line.setCaseInsensitiveEnumValuesAllowed(true);
        return line;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Say what to do.");
    }

    private static int wrongArguments(ParameterException e, String[] arguments) {
        CommandLine line = e.getCommandLine();
        PrintWriter err = line.getErr();
        String message = e.getMessage().lines().findFirst().orElse("Wrong arguments.").strip();
        String end = message.endsWith(".") ? " " : ". ";
        err.println(message + end + "See " + line.getCommandSpec().qualifiedName() + " --help");
        return CommandLine.ExitCode.USAGE;
    }

    private static int failed(Exception e, CommandLine line, ParseResult result) throws Exception {
        if (e instanceof Problem) {
            line.getErr().println(e.getMessage());
            return CommandLine.ExitCode.SOFTWARE;
        }
        throw e;
    }
}
