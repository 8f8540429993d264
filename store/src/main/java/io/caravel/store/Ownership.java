package io.caravel.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes one process the owner of a database and remembers that there is one.
 *
 * <p>The file {@code <name>.owner} is locked as long as the database is open; the lock ends with
 * the process, however that ends. Its first line says since when the database exists, so that a
 * database that has vanished is not taken for one that never was. Its second line is there only
 * while the database is closed: it was left whole, with this size and time of its last change.
 */
final class Ownership implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Ownership.class);
    private static final int LONGEST = 200;

    /** What this process owns: closing a second channel to a file would end the lock on it. */
    private static final Set<Path> HERE = ConcurrentHashMap.newKeySet();

    private final Path name;
    private final FileChannel channel;

    private Ownership(Path name, FileChannel channel) {
        this.name = name;
        this.channel = channel;
    }

    /**
     * Locks the database for this process.
     *
     * @throws StoreException STORE-011 when another one has it
     */
    static Ownership take(Path file) throws IOException {
        Path folder = file.toAbsolutePath().getParent().toRealPath();
        Path name = folder.resolve(file.getFileName() + ".owner");
        if (!HERE.add(name)) {
            throw taken(file);
        }
        boolean locked = false;
        try {
            FileChannel channel =
                    FileChannel.open(
                            name,
                            StandardOpenOption.CREATE,
                            StandardOpenOption.READ,
                            StandardOpenOption.WRITE);
            locked = channel.tryLock() != null;
            if (!locked) {
                channel.close();
                throw taken(file);
            }
            return new Ownership(name, channel);
        } finally {
            if (!locked) {
                HERE.remove(name);
            }
        }
    }

    private static StoreException taken(Path file) {
        return new StoreException(
                "STORE-011",
                "%s is open already, here or in another process: stop that one first"
                        .formatted(file),
                null);
    }

    /** Since when the database exists; empty when there never was one. */
    String since() throws IOException {
        return line(0);
    }

    /** Remembers, across power cuts, that the database exists from now on. */
    void remember() throws IOException {
        if (since().isEmpty()) {
            write(Instant.now() + "\n");
        }
    }

    /** Whether the last owner closed the database and nobody has changed it since. */
    boolean isLeftWhole(Path file) throws IOException {
        Path log = Path.of(file + "-wal");
        return line(1).equals(mark(file)) && (!Files.exists(log) || Files.size(log) == 0);
    }

    /** From here on the database counts as not whole, also after a power cut. */
    void begin() throws IOException {
        if (!line(1).isEmpty()) {
            write(since() + "\n");
        }
    }

    /** Says that the database is whole; nothing may change it afterwards. */
    void end(Path file) throws IOException {
        write(since() + "\n" + mark(file) + "\n");
    }

    private static String mark(Path file) throws IOException {
        return Files.exists(file)
                ? "whole %d %d"
                        .formatted(Files.size(file), Files.getLastModifiedTime(file).toMillis())
                : "none";
    }

    private String line(int number) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(LONGEST);
        channel.read(bytes, 0);
        String text = new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
        return text.lines().skip(number).findFirst().orElse("").strip();
    }

    private void write(String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        channel.write(ByteBuffer.wrap(bytes), 0);
        channel.truncate(bytes.length);
        channel.force(true);
    }

    /** Gives the database to whoever comes next. */
    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.debug("{} was not closed: {}", name, e.getMessage());
        }
        HERE.remove(name);
    }
}
