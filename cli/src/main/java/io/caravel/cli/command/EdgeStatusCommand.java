package io.caravel.cli.command;

import io.caravel.cli.store.EdgeLines;
import io.caravel.cli.store.EdgeReport;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code caravel edge status}: what the technician beside the box needs, read from its store. */
@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        description = "Shows link, backlog, Pods and twins; works while the edge runs or not.")
public final class EdgeStatusCommand implements Callable<Integer> {
    @Spec private CommandSpec spec;
    @Mixin private StatusOptions options;

    @Override
    public Integer call() {
        JsonObject report =
                new EdgeReport(options.store(spec, "edge"), options.check()).at(Instant.now());
        options.print(spec, report, of -> new EdgeLines(of).lines());
        return 0;
    }
}
