package io.caravel.cli.command;

import io.caravel.cli.Problem;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;

/** Where the edge of a settings file keeps its things. */
final class EdgeFiles {
    private static final String DEFAULT_DATA = "/var/lib/caravel";

    private EdgeFiles() {}

    /** Its SQLite file, checked to be there. */
    static Path store(CommandSpec spec, Path config) {
        String data = ConfigFile.read(spec, config).getProperty("edge.data.dir", DEFAULT_DATA);
        Path store = Path.of(data.strip()).resolve("edge.db");
        if (!Files.exists(store)) {
            throw new Problem("There is no store " + store + ": this edge has never run.");
        }
        return store;
    }
}
