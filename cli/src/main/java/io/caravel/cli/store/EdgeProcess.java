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

/** The edge runtime of a data folder, as its lock and its status file show it. */
public final class EdgeProcess {

    private static final String LOCK = "edge.lock";
    private static final String STATUS = "edge.status.json";

    private final Path folder;

    /** The edge of a data folder. */
    public EdgeProcess(Path folder) {
        this.folder = folder;
    }

    /** Whether it runs now: it holds a lock for as long as it lives. */
    public boolean isRunning() {
        try (FileChannel channel =
                        FileChannel.open(folder.resolve(LOCK), StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock()) {
            return lock == null;
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
            return new JsonObject(Files.readString(folder.resolve(STATUS)).strip());
        } catch (IOException | DecodeException e) {
            return new JsonObject();
        }
    }
}
