package io.caravel.runtime.status;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/**
 * One small JSON file that a crash leaves old or new. On a full disk, where no second file can be
 * written, it is overwritten in place: it has room for that from the first day.
 */
final class StatusFile {

    private static final int ROOM = 8192;

    private final Path file;

    StatusFile(Path file) {
        this.file = file;
    }

    /** What was written last, empty when there is nothing that can be read. */
    Optional<JsonObject> read() {
        try {
            return Optional.of(new JsonObject(Files.readString(file).strip()));
        } catch (IOException | DecodeException e) {
            return Optional.empty();
        }
    }

    /**
     * Writes it.
     *
     * @throws IOException when it can be written neither anew nor in place
     */
    void write(JsonObject content) throws IOException {
        byte[] text = content.encode().getBytes(StandardCharsets.UTF_8);
        byte[] padded = java.util.Arrays.copyOf(text, Math.max(ROOM, text.length + 1));
        java.util.Arrays.fill(padded, text.length, padded.length, (byte) ' ');
        padded[padded.length - 1] = '\n';
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        try {
            Files.write(fresh, padded);
            Files.move(
                    fresh,
                    file,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException full) {
            Files.deleteIfExists(fresh);
            overwrite(padded);
        }
    }

    private void overwrite(byte[] padded) throws IOException {
        try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
            open.write(padded);
            open.setLength(padded.length);
        }
    }
}
