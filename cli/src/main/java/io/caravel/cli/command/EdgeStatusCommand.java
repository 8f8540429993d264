package io.caravel.cli.command;

import io.caravel.cli.store.EdgeLines;
import io.caravel.cli.store.EdgeReport;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code caravel edge status}: what the technician beside the box needs, read from its store. */
@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        description = "Shows link, backlog, Pods and twins; works while the edge runs or not.")
public final class EdgeStatusCommand implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Option(
            names = "--config",
            required = true,
            paramLabel = "FILE",
            description = "The edge's settings (application.properties).")
    private Path config;

    @Option(names = "--json", description = "One JSON object instead of lines.")
    private boolean json;

    @Option(names = "--check", description = "Counts the rows of all queues, however many.")
    private boolean check;

    @Override
    public Integer call() {
        JsonObject report = new EdgeReport(EdgeFiles.place(spec, config), check).at(Instant.now());
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(report.encodePrettily());
        } else {
            new EdgeLines(report).lines().forEach(out::println);
        }
        return 0;
    }
}
