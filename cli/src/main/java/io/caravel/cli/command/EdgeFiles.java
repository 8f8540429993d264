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
        Path store = place(spec, config);
        if (!Files.exists(store)) {
            throw new Problem("There is no store " + store + ": this edge has never run.");
        }
        return store;
    }

    /** Where its SQLite file is or would be. */
    static Path place(CommandSpec spec, Path config) {
        String data = ConfigFile.read(spec, config).getProperty("edge.data.dir", DEFAULT_DATA);
        return Path.of(data.strip()).resolve("edge.db");
    }
}
