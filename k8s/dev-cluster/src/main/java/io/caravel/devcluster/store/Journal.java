package io.caravel.devcluster.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravel.devcluster.json.Json;
import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The changes of a store as lines of JSON in one file, {@code objects.jsonl}.
 *
 * <p>Each change is handed to the operating system before {@link #append} returns, so that it
 * survives the death of this process (not a power cut: this is a development store). Rewriting the
 * file goes through a second file and an atomic rename. Not safe for threads.
 */
public final class Journal implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Journal.class);
    private static final long COMPACT_ABOVE_BYTES = 32L << 20;

    private final Path file;
    private final FileChannel lockFile;
    private final FileLock lock;
    private FileChannel channel;
    private long compactAbove = COMPACT_ABOVE_BYTES;
    private long goodBytes;

    /**
     * What {@link #replay} calls for each line; the head of a snapshot has neither key nor object.
     */
    @FunctionalInterface
    interface Line {
        void apply(long revision, Key key, ObjectNode object, boolean removed, boolean snapshot);
    }

    /**
     * Takes a folder, which is created, for this process alone; fails with a sentence when another
     * process has it.
     */
    public Journal(Path folder) throws IOException {
        Files.createDirectories(folder);
        keepPrivate(folder);
        file = folder.resolve("objects.jsonl");
        lockFile =
                FileChannel.open(
                        folder.resolve("lock"),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE);
        lock = tryLock(lockFile);
        if (lock == null) {
            lockFile.close();
            throw new IOException("another development API uses the folder " + folder);
        }
    }

    /** Secrets are in it. */
    private static void keepPrivate(Path folder) throws IOException {
        if (Files.getFileStore(folder).supportsFileAttributeView("posix")) {
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        }
    }

    private static FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    long replay(Line lines) throws IOException {
        if (!Files.exists(file)) {
            return 0;
        }
        long newest = 0;
        try (BufferedReader reader =
                new BufferedReader(
                        new InputStreamReader(
                                Files.newInputStream(file), StandardCharsets.UTF_8))) {
            String text = reader.readLine();
            while (text != null) {
                JsonNode line = parse(text);
                if (line == null) {
                    break;
                }
                newest = Math.max(newest, line.path("rev").asLong());
                apply(line, lines);
                goodBytes += text.getBytes(StandardCharsets.UTF_8).length + 1L;
                text = reader.readLine();
            }
        }
        return newest;
    }

    private static void apply(JsonNode line, Line lines) {
        if (!line.has("object")) {
            lines.apply(line.path("rev").asLong(), null, null, false, true);
        } else if (line.path("object") instanceof ObjectNode object) {
            Key key =
                    new Key(
                            Json.str(line, "resource"),
                            Json.str(line, "namespace"),
                            Json.str(line, "name"));
            boolean removed = line.path("removed").asBoolean();
            lines.apply(
                    line.path("rev").asLong(),
                    key,
                    object,
                    removed,
                    line.path("snapshot").asBoolean());
        }
    }

    private JsonNode parse(String text) {
        try {
            JsonNode line = Json.parse(text.getBytes(StandardCharsets.UTF_8));
            return line.isObject() ? line : null;
        } catch (IOException e) {
            LOG.warn("{} ends in a line cut short; continuing with what is before it", file);
            return null;
        }
    }

    void startAppending(Map<Key, ObjectNode> objects, long revision) throws IOException {
        boolean torn = Files.exists(file) && Files.size(file) != goodBytes;
        channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        channel.position(channel.size());
        if (torn) {
            compact(objects, revision);
        }
    }

    void append(long revision, Key key, ObjectNode object, boolean removed) throws IOException {
        long before = channel.position();
        ByteBuffer bytes = ByteBuffer.wrap(line(revision, key, object, removed, false));
        try {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        } catch (IOException e) {
            channel.truncate(before);
            throw e;
        }
    }

    private static byte[] line(
            long revision, Key key, ObjectNode object, boolean removed, boolean snapshot) {
        ObjectNode line = Json.object();
        line.put("rev", revision).put("resource", key.resource());
        line.put("namespace", key.namespace()).put("name", key.name());
        if (removed) {
            line.put("removed", true);
        }
        if (snapshot) {
            line.put("snapshot", true);
        }
        line.set("object", object);
        return (Json.text(line) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    void compactIfLarge(Map<Key, ObjectNode> objects, long revision) {
        try {
            if (channel.size() > compactAbove) {
                compact(objects, revision);
            }
        } catch (IOException e) {
            compactAbove *= 2;
            LOG.warn("{} could not be rewritten shorter, it grows on: {}", file, e.toString());
        }
    }

    private void compact(Map<Key, ObjectNode> objects, long revision) throws IOException {
        Path next = file.resolveSibling("objects.jsonl.next");
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(next))) {
            out.write(("{\"rev\":" + revision + "}\n").getBytes(StandardCharsets.UTF_8));
            for (Map.Entry<Key, ObjectNode> entry : objects.entrySet()) {
                long at = entry.getValue().path("metadata").path("resourceVersion").asLong();
                out.write(line(at, entry.getKey(), entry.getValue(), false, true));
            }
        }
        FileChannel opened = FileChannel.open(next, StandardOpenOption.WRITE);
        opened.position(opened.size());
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        channel.close();
        channel = opened;
        compactAbove = Math.max(COMPACT_ABOVE_BYTES, 4 * channel.size());
    }

    @Override
    public void close() throws IOException {
        if (channel != null) {
            channel.close();
        }
        lock.release();
        lockFile.close();
    }
}
