package io.caravel.runtime.status;

import io.caravel.runtime.StartFailure;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;

/**
 * Holds the data folder for one process: the lock ends with the process, however it ends, so that
 * anyone can tell whether the side runs.
 */
public final class DataFolder implements AutoCloseable {

    private static final int TRIES = 5;
    private static final long PAUSE_NANOS = 100_000_000;

    private final FileChannel channel;

    private DataFolder(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Takes the folder, by a lock on the file {@code <side>.lock} in it.
     *
     * @param side {@code edge} or {@code cloud}
     * @throws StartFailure {@code <SIDE>-STORE-005} when another process has it
     * @throws IOException when the lock's file cannot be made
     */
    public static DataFolder hold(Path folder, String side) throws IOException {
        FileChannel channel =
                FileChannel.open(
                        folder.resolve(side + ".lock"),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE);
        if (!lockSoon(channel)) {
            channel.close();
            throw new StartFailure(
                    side.toUpperCase(Locale.ROOT) + "-STORE-005",
                    "another %s runtime works in %s: stop it, or give this one a %s.data.dir of its own"
                            .formatted(side, folder, side));
        }
        return new DataFolder(channel);
    }

    /** Somebody who only looks whether a side runs has the lock for a moment. */
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
