package io.caravel.cli.command;

import io.caravel.component.queue.DeadLetter;
import io.caravel.component.queue.DeadLetters;
import io.caravel.component.queue.QueueStore;
import io.caravel.store.Database;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code caravel edge dead-letters} and {@code caravel cloud dead-letters}: messages that side gave
 * up, and what to do with them. Works on the store of one that runs and of one that is stopped.
 */
@Command(
        name = "dead-letters",
        mixinStandardHelpOptions = true,
        description = "Messages that were given up; works while it runs or not.")
public final class DeadLettersCommand implements Runnable {
    private static final String CONFIG = "Its settings (application.properties).";
    private static final int MOST = 10_000;

    @Spec private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Say what to do with the dead letters.");
    }

    /** Shows them, newest first, without their bodies. */
    @Command(name = "list", mixinStandardHelpOptions = true, description = "Lists them.")
    int list(
            @Option(names = "--config", required = true, description = CONFIG, paramLabel = "FILE")
                    Path config) {
        PrintWriter out = spec.commandLine().getOut();
        try (Database database = open(config)) {
            List<DeadLetter> letters = new DeadLetters(database).list(MOST);
            letters.forEach(letter -> out.println(TerminalLine.of(line(letter))));
            out.println(letters.size() + " dead letters");
        }
        return 0;
    }

    /** Puts them back into the queue they came from. */
    @Command(
            name = "retry",
            mixinStandardHelpOptions = true,
            description = {
                "Puts them back into their queue, at the end.",
                "One that runs takes them up within two seconds."
            })
    int retry(
            @Option(names = "--config", required = true, description = CONFIG, paramLabel = "FILE")
                    Path config,
            @ArgGroup(multiplicity = "1") Choice choice) {
        return each(config, choice, letters -> letters::retry, "are tried again");
    }

    /** Forgets them for good. */
    @Command(name = "delete", mixinStandardHelpOptions = true, description = "Deletes them.")
    int delete(
            @Option(names = "--config", required = true, description = CONFIG, paramLabel = "FILE")
                    Path config,
            @ArgGroup(multiplicity = "1") Choice choice) {
        return each(config, choice, letters -> letters::delete, "are deleted");
    }

    private int each(
            Path config,
            Choice choice,
            Function<DeadLetters, Function<Long, CompletableFuture<Boolean>>> verb,
            String done) {
        try (Database database = open(config)) {
            DeadLetters letters = new DeadLetters(database);
            Function<Long, CompletableFuture<Boolean>> change = verb.apply(letters);
            List<Long> ids = choice.of(letters);
            List<Long> missing = ids.stream().filter(id -> !change.apply(id).join()).toList();
            PrintWriter out = spec.commandLine().getOut();
            out.println(ids.size() - missing.size() + " dead letters " + done);
            missing.forEach(id -> out.println("there is no dead letter " + id));
            return missing.isEmpty() ? 0 : 1;
        }
    }

    private Database open(Path config) {
        return Database.join(
                StoreFiles.store(spec, config, spec.parent().name()), QueueStore.migrations());
    }

    private static String line(DeadLetter letter) {
        return "%d  %s  %s/%s  %s %s (%s)"
                .formatted(
                        letter.id(),
                        Instant.ofEpochMilli(letter.time()),
                        letter.queue(),
                        letter.lane().name().toLowerCase(java.util.Locale.ROOT),
                        letter.code(),
                        letter.reason(),
                        letter.route());
    }

    /** Which of them. */
    static final class Choice {
        @Option(names = "--all", required = true, description = "All of them.")
        private boolean all;

        @Parameters(arity = "1..*", paramLabel = "ID", description = "Their numbers, see list.")
        private List<Long> ids;

        private List<Long> of(DeadLetters letters) {
            return all ? letters.list(MOST).stream().map(DeadLetter::id).toList() : ids;
        }
    }
}
