package io.caravel.bench.twin;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Counts the lines that a growing file has got since this was made, reading each byte once. */
final class Lines {

    private final Path file;
    private final ByteBuffer part = ByteBuffer.allocate(1024 * 1024);
    private long read;
    private long lines;

    Lines(Path file) throws IOException {
        this.file = file;
        read = Files.exists(file) ? Files.size(file) : 0;
    }

    /** The lines so far. */
    long count() {
        if (!Files.exists(file)) {
            return 0;
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            while (channel.read(part.clear(), read) > 0) {
                read += part.flip().limit();
                while (part.hasRemaining()) {
                    lines += part.get() == '\n' ? 1 : 0;
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return lines;
    }
}
