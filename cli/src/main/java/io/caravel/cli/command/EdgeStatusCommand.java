package io.caravel.cli.command;

import io.caravel.cli.store.EdgeReport;
import io.caravel.cli.store.EdgeStore;
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

    @Override
    public Integer call() {
        EdgeStore store = new EdgeStore(EdgeFiles.store(spec, config));
        PrintWriter out = spec.commandLine().getOut();
        new EdgeReport(store, Instant.now()).lines().forEach(out::println);
        return 0;
    }
}
