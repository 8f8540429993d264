package io.caravel.cli.command;

import io.caravel.cli.store.EdgeStore;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code caravel edge conflicts}: what both sides had changed, and who won, from the store. */
@Command(
        name = "conflicts",
        mixinStandardHelpOptions = true,
        description = {
            "Where cloud and edge both changed what is wanted of a property, and who won.",
            "The last ones of each device, oldest first; the edge may run or not."
        })
public final class ConflictsCommand implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Option(
            names = "--config",
            required = true,
            paramLabel = "FILE",
            description = "The edge's settings (application.properties).")
    private Path config;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        int count = 0;
        for (EdgeStore.Twin twin : new EdgeStore(StoreFiles.store(spec, config, "edge")).twins()) {
            JsonArray conflicts = twin.document().getJsonArray("conflicts", new JsonArray());
            for (int i = 0; i < conflicts.size(); i++) {
                out.println(TerminalLine.of(line(twin.key(), conflicts.getJsonObject(i))));
                count++;
            }
        }
        out.println(count + " conflicts");
        return 0;
    }

    private static String line(String device, JsonObject conflict) {
        return "%s %s %s: cloud %s, edge %s, before %s; %s won by %s"
                .formatted(
                        Instant.ofEpochMilli(conflict.getLong("time", 0L)),
                        device,
                        conflict.getString("property"),
                        value(conflict, "cloud"),
                        value(conflict, "edge"),
                        value(conflict, "base"),
                        conflict.getString("winner"),
                        conflict.getString("policy"));
    }

    private static String value(JsonObject conflict, String side) {
        String value = conflict.getString(side);
        return value == null ? "nothing" : "'" + value + "'";
    }
}
