package io.caravel.bench.queue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** Where the files of a run are; nothing of it is left. */
final class Folder implements AutoCloseable {

    private final Path root;
    private Path current;

    /**
     * @param parent a folder on the disk that is measured
     */
    Folder(Path parent) throws IOException {
        Files.createDirectories(parent);
        root = Files.createTempDirectory(parent, "queue-");
    }

    /** An empty folder; the one given before is deleted. */
    Path fresh() throws IOException {
        if (current != null) {
            delete(current);
        }
        current = Files.createTempDirectory(root, "run-");
        return current;
    }

    Path root() {
        return root;
    }

    @Override
    public void close() throws IOException {
        delete(root);
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).forEach(Folder::deleteOne);
        }
    }

    private static void deleteOne(Path file) {
        try {
            Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
