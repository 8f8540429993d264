package io.caravel.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** Where the files of a run are; nothing of it is left. */
public final class Folder implements AutoCloseable {

    private final Path root;
    private Path current;

    /**
     * Makes a new folder.
     *
     * @param parent a folder on the disk that is measured; made when absent
     * @param name how its name begins
     */
    public Folder(Path parent, String name) throws IOException {
        Files.createDirectories(parent);
        root = Files.createTempDirectory(parent, name);
    }

    /** A folder of a fixed name with nothing in it, which stays when the run is over. */
    public static Path empty(Path folder) throws IOException {
        if (Files.exists(folder)) {
            delete(folder);
        }
        return Files.createDirectories(folder);
    }

    /** An empty folder; the one given before is deleted. */
    public Path fresh() throws IOException {
        if (current != null) {
            delete(current);
        }
        current = Files.createTempDirectory(root, "run-");
        return current;
    }

    /** The folder. */
    public Path root() {
        return root;
    }

    @Override
    public void close() throws IOException {
        delete(root);
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
