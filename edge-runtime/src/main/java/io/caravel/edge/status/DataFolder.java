package io.caravel.edge.status;

import io.caravel.runtime.StartFailure;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Holds the data folder for one process: the lock ends with the process, however it ends, so that
 * anyone can tell whether the edge runs.
 */
public final class DataFolder implements AutoCloseable {

    /** Name of the file that the running edge holds a lock on. */
    public static final String LOCK = "edge.lock";

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
        if (lock(channel) == null) {
            channel.close();
            throw new StartFailure(
                    "EDGE-STORE-005",
                    "another edge runtime works in %s: stop it, or give this one an edge.data.dir of its own"
                            .formatted(folder));
        }
        return new DataFolder(channel);
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
