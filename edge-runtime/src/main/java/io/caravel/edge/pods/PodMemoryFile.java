package io.caravel.edge.pods;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file that holds a Pod's memory. A power cut leaves the old content or the new one, and what
 * was written is on the disk when {@link #write} returns.
 */
final class PodMemoryFile {

    private static final Logger LOG = LoggerFactory.getLogger(PodMemoryFile.class);
    private static final String NAME = "memory.json";

    private final Path folder;

    /**
     * @param folder the Pod's own; made by the first write
     */
    PodMemoryFile(Path folder) {
        this.folder = folder;
    }

    /** What it holds; nothing where there is none or it is damaged, which never stops a Pod. */
    Optional<PodMemory> read() {
        Path file = folder.resolve(NAME);
        try {
            return Optional.of(PodMemory.fromJson(new JsonObject(Files.readString(file))));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException | RuntimeException e) {
            LOG.warn(
                    "EDGE-POD-036 {} cannot be read ({}); the Pod runs on, its restarts are counted from its containers",
                    file,
                    e.getClass().getSimpleName());
            return Optional.empty();
        }
    }

    /** Replaces the content. */
    void write(PodMemory memory) {
        Path fresh = folder.resolve(NAME + ".new");
        try {
            Files.createDirectories(folder);
            try (FileChannel out =
                    FileChannel.open(
                            fresh,
                            StandardOpenOption.CREATE,
                            StandardOpenOption.TRUNCATE_EXISTING,
                            StandardOpenOption.WRITE)) {
                ByteBuffer left =
                        ByteBuffer.wrap(memory.toJson().encode().getBytes(StandardCharsets.UTF_8));
                while (left.hasRemaining()) {
                    out.write(left);
                }
                out.force(true);
            }
            Files.move(
                    fresh,
                    folder.resolve(NAME),
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
            force(folder);
            force(folder.getParent());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void force(Path names) throws IOException {
        try (FileChannel opened = FileChannel.open(names)) {
            opened.force(true);
        }
    }
}
