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

/** {@code caravel edge devices}: how each device is, and what went wrong with it last. */
@Command(
        name = "devices",
        mixinStandardHelpOptions = true,
        description = {
            "Shows protocol, state, last reading and last error of each device.",
            "Works while the edge runs or not."
        })
public final class DevicesCommand implements Callable<Integer> {
    @Spec private CommandSpec spec;
    @Mixin private StatusOptions options;

    @Override
    public Integer call() {
        JsonObject report =
                new EdgeReport(options.store(spec, "edge"), options.check()).at(Instant.now());
        options.print(
                spec,
                new JsonObject()
                        .put("asOf", report.getString("asOf"))
                        .put("devices", report.getJsonObject("devices", new JsonObject()))
                        .put("twins", report.getValue("twins")),
                of -> new EdgeLines(of).devices());
        return 0;
    }
}
