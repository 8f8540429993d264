package io.caravel.edge.status;

import io.caravel.runtime.StartFailure;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.locks.LockSupport;

/**
 * Holds the data folder for one process: the lock ends with the process, however it ends, so that
 * anyone can tell whether the edge runs.
 */
public final class DataFolder implements AutoCloseable {

    /** Name of the file that the running edge holds a lock on. */
    public static final String LOCK = "edge.lock";

    private static final int TRIES = 5;
    private static final long PAUSE_NANOS = 100_000_000;

    private final FileChannel channel;

    private DataFolder(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Takes the folder.
     *
     * @throws StartFailure {@code EDGE-STORE-005} when another process has it
     * @throws IOException when the lock's file cannot be made
     */
    public static DataFolder hold(Path folder) throws IOException {
        FileChannel channel =
                FileChannel.open(
                        folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (!lockSoon(channel)) {
            channel.close();
            throw new StartFailure(
                    "EDGE-STORE-005",
                    "another edge runtime works in %s: stop it, or give this one an edge.data.dir of its own"
                            .formatted(folder));
        }
        return new DataFolder(channel);
    }

    /** Somebody who only looks whether an edge runs has the lock for a moment. */
    private static boolean lockSoon(FileChannel channel) throws IOException {
        for (int attempt = 0; attempt < TRIES; attempt++) {
            if (lock(channel) != null) {
                return true;
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        return false;
    }

    private static FileLock lock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
