package io.caravel.cli.command;

import io.caravel.cli.store.DeadLetters;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code caravel edge dead-letters}: messages the edge could not handle, and what to do with them.
 */
@Command(
        name = "dead-letters",
        mixinStandardHelpOptions = true,
        description = "Messages that could not be handled; works while the edge runs or not.")
public final class DeadLettersCommand implements Runnable {
    private static final String CONFIG = "The edge's settings (application.properties).";

    @Spec private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Say what to do with the dead letters.");
    }

    /** Shows them, without their bodies. */
    @Command(name = "list", mixinStandardHelpOptions = true, description = "Lists them.")
    int list(
            @Option(names = "--config", required = true, description = CONFIG, paramLabel = "FILE")
                    Path config) {
        PrintWriter out = spec.commandLine().getOut();
        List<DeadLetters.Letter> letters = letters(config).list();
        letters.forEach(letter -> out.println(letter.line()));
        out.println(letters.size() + " dead letters");
        return 0;
    }

    /** Puts them back into the queue they came from. */
    @Command(
            name = "retry",
            mixinStandardHelpOptions = true,
            description = "Puts them back into their queue.")
    int retry(
            @Option(names = "--config", required = true, description = CONFIG, paramLabel = "FILE")
                    Path config,
            @ArgGroup(multiplicity = "1") Choice choice) {
        DeadLetters letters = letters(config);
        int count = letters.retry(choice.of(letters));
        spec.commandLine().getOut().println(count + " dead letters are tried again");
        return 0;
    }

    /** Forgets them. */
    @Command(name = "delete", mixinStandardHelpOptions = true, description = "Deletes them.")
    int delete(
            @Option(names = "--config", required = true, description = CONFIG, paramLabel = "FILE")
                    Path config,
            @ArgGroup(multiplicity = "1") Choice choice) {
        DeadLetters letters = letters(config);
        int count = letters.delete(choice.of(letters));
        spec.commandLine().getOut().println(count + " dead letters are deleted");
        return 0;
    }

    private DeadLetters letters(Path config) {
        return new DeadLetters(EdgeFiles.store(spec, config));
    }

    /** Which of them. */
    static final class Choice {
        @Option(names = "--all", required = true, description = "All of them.")
        private boolean all;

        @Parameters(arity = "1..*", paramLabel = "ID", description = "Their numbers, see list.")
        private List<Long> ids;

        private List<Long> of(DeadLetters letters) {
            return all ? letters.list().stream().map(DeadLetters.Letter::id).toList() : ids;
        }
    }
}
