package io.caravel.cli.store;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The runtime of a data folder, as its lock and its status file show it. */
public final class LocalSide {

    private final Path lock;
    private final Path file;

    /**
     * The runtime of a data folder.
     *
     * @param side {@code edge} or {@code cloud}
     */
    public LocalSide(Path folder, String side) {
        lock = folder.resolve(side + ".lock");
        file = folder.resolve(side + ".status.json");
    }

    /** Whether it runs now: it holds a lock for as long as it lives. */
    public boolean isRunning() {
        try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.WRITE);
                FileLock mine = channel.tryLock()) {
            return mine == null;
        } catch (OverlappingFileLockException e) {
            return true;
        } catch (NoSuchFileException e) {
            return false;
        } catch (IOException e) {
            long pid = status().getLong("pid", -1L);
            return ProcessHandle.of(pid).isPresent();
        }
    }

    /** What it wrote last about itself, empty when that cannot be read. */
    public JsonObject status() {
        try {
            return new JsonObject(Files.readString(file).strip());
        } catch (IOException | DecodeException e) {
            return new JsonObject();
        }
    }
}
