package io.caravel.cli.command;

import io.caravel.cli.Problem;
import io.caravel.store.StoreUrl;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import picocli.CommandLine.Model.CommandSpec;

/** Where the side of a settings file keeps its things. */
final class StoreFiles {
    private static final String DEFAULT_DATA = "/var/lib/caravel";

    private StoreFiles() {}

    /** Its SQLite file, checked to be there. */
    static Path store(CommandSpec spec, Path config, String side) {
        Path store = place(spec, config, side);
        if (!Files.exists(store)) {
            throw new Problem("There is no store " + store + ": it has never run.");
        }
        return store;
    }

    /**
     * Where its SQLite file is or would be.
     *
     * @param side {@code edge} or {@code cloud}
     */
    static Path place(CommandSpec spec, Path config, String side) {
        Properties settings = ConfigFile.read(spec, config);
        String url = settings.getProperty(side + ".store.url", "").strip();
        if (!url.isEmpty()) {
            return StoreUrl.file(url)
                    .orElseThrow(() -> new Problem(config + " names another database than a file"));
        }
        String data = settings.getProperty(side + ".data.dir", DEFAULT_DATA);
        return Path.of(data.strip()).resolve(side + ".db");
    }
}
