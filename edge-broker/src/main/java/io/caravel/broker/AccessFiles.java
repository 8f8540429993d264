package io.caravel.broker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks every two seconds whether a users or ACL file has changed, and has it read then. Files that
 * cannot be read leave everything as it is, which is said once for each change. Closed once.
 */
final class AccessFiles implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(AccessFiles.class);
    private static final long PERIOD_MS = 2_000;

    private final List<Path> files;
    private final Supplier<Access> read;
    private final Consumer<Access> changed;
    private final ScheduledExecutorService timer;
    private List<String> seen;

    /**
     * @param files empty names are left out
     * @param read reads all of them
     * @param changed takes what they say now
     */
    AccessFiles(List<String> files, Supplier<Access> read, Consumer<Access> changed) {
        this.files = files.stream().filter(file -> !file.isEmpty()).map(Path::of).toList();
        this.read = read;
        this.changed = changed;
        seen = look();
        timer =
                Executors.newSingleThreadScheduledExecutor(
                        work -> {
                            Thread thread = new Thread(work, "edge-broker-files");
                            thread.setDaemon(true);
                            return thread;
                        });
    }

    /** Begins to look; also what changed since this was made is seen. */
    void follow() {
        if (!files.isEmpty()) {
            timer.scheduleWithFixedDelay(this::check, PERIOD_MS, PERIOD_MS, TimeUnit.MILLISECONDS);
        }
    }

    private void check() {
        List<String> now = look();
        if (now.equals(seen)) {
            return;
        }
        seen = now;
        try {
            changed.accept(read.get());
            LOG.info("users and access rules of the broker read again: {}", files);
        } catch (BrokerException e) {
            LOG.error("{}; users and rules stay as they were", e.getMessage());
        } catch (RuntimeException e) {
            LOG.error("EDGE-BROKER-006 users and rules stay as they were", e);
        }
    }

    private List<String> look() {
        return files.stream().map(AccessFiles::version).toList();
    }

    private static String version(Path file) {
        try {
            BasicFileAttributes is = Files.readAttributes(file, BasicFileAttributes.class);
            return is.lastModifiedTime() + " " + is.size() + " " + is.fileKey();
        } catch (IOException e) {
            return "unreadable";
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
