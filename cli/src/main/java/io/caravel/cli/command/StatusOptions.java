package io.caravel.cli.command;

import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** The options of the status commands of both sides, and how they print. */
final class StatusOptions {
    @Option(
            names = "--config",
            required = true,
            paramLabel = "FILE",
            description = "Its settings (application.properties).")
    private Path config;

    @Option(names = "--json", description = "One JSON object instead of lines.")
    private boolean json;

    @Option(names = "--check", description = "Counts the rows of all queues, however many.")
    private boolean check;

    /** Where the store of a side is or would be. */
    Path store(CommandSpec spec, String side) {
        return StoreFiles.place(spec, config, side);
    }

    /** Whether to count all rows. */
    boolean check() {
        return check;
    }

    /** Prints a report as it is wanted. */
    void print(CommandSpec spec, JsonObject report, Function<JsonObject, List<String>> lines) {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(report.encodePrettily());
        } else {
            lines.apply(report).stream().map(TerminalLine::of).forEach(out::println);
        }
    }
}
