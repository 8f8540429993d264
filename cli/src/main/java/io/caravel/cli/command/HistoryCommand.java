package io.caravel.cli.command;

import io.caravel.cli.store.EdgeStore;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code caravel edge history}: the last values that a device reported, read from the store. */
@Command(
        name = "history",
        mixinStandardHelpOptions = true,
        description =
                "The last reported values of a property, oldest first; the edge may run or not.")
public final class HistoryCommand implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Option(
            names = "--config",
            required = true,
            paramLabel = "FILE",
            description = "The edge's settings (application.properties).")
    private Path config;

    @Option(
            names = "--last",
            defaultValue = "1000000",
            paramLabel = "N",
            description = "Only the last N values.")
    private int last;

    @Parameters(index = "0", paramLabel = "NAMESPACE/DEVICE", description = "Its Device.")
    private String device;

    @Parameters(index = "1", paramLabel = "PROPERTY", description = "Its property.")
    private String property;

    @Override
    public Integer call() {
        List<EdgeStore.Value> values =
                new EdgeStore(StoreFiles.store(spec, config, "edge"))
                        .history(device, property, last);
        PrintWriter out = spec.commandLine().getOut();
        values.forEach(
                value ->
                        out.println(
                                TerminalLine.of(
                                        Instant.ofEpochMilli(value.time()) + " " + value.text())));
        out.println(values.size() + " values");
        return 0;
    }
}
