package io.caravel.cli.command;

import io.caravel.cli.store.CloudLines;
import io.caravel.cli.store.CloudReport;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code caravel cloud status}: what waits and who is connected, read beside the cloud runtime. */
@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        description =
                "Shows nodes, backlog and what was refused; works while the cloud runtime runs or not.")
public final class CloudStatusCommand implements Callable<Integer> {
    @Spec private CommandSpec spec;
    @Mixin private StatusOptions options;

    @Override
    public Integer call() {
        JsonObject report =
                new CloudReport(options.store(spec, "cloud"), options.check()).at(Instant.now());
        options.print(spec, report, of -> new CloudLines(of).lines());
        return 0;
    }
}
