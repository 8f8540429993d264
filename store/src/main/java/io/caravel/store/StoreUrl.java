package io.caravel.store;

import java.nio.file.Path;
import java.util.Optional;

/** JDBC URLs of stores: {@code jdbc:sqlite:} and the path of a file. */
public final class StoreUrl {

    /** What they begin with. */
    public static final String PREFIX = "jdbc:sqlite:";

    private StoreUrl() {}

    /**
     * The file that a URL names.
     *
     * @return empty for the URL of another database, of one in memory, or with SQLite's own options
     */
    public static Optional<Path> file(String url) {
        String path = url.startsWith(PREFIX) ? url.substring(PREFIX.length()) : "";
        boolean isFile = !path.isBlank() && !path.startsWith(":") && !path.startsWith("file:");
        return isFile ? Optional.of(Path.of(path).toAbsolutePath()) : Optional.empty();
    }
}
