package io.caravel.edge.devices;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps parts running, each for itself: a part that does not start is tried again with growing
 * pauses, whatever the others do. Work of one part is done one after the other. Thread-safe.
 */
final class Supervisor {

    private static final Logger LOG = LoggerFactory.getLogger(Supervisor.class);
    private static final long LONGEST_PAUSE_MS = 60_000;

    private final DeviceThreads threads;
    private final long firstPauseMs;
    private final Map<String, Slot> slots = new ConcurrentHashMap<>();

    /** Something that is started and stopped. Its methods are called one after the other. */
    interface Part {

        /** Starts all of it or nothing. */
        void start();

        /** Ends it; also after a start that failed. */
        void stop();

        /** Told of each start that failed. */
        void failed(RuntimeException why);
    }

    /**
     * @param threads where parts work
     * @param firstPauseMs before the second try; it doubles up to a minute
     */
    Supervisor(DeviceThreads threads, long firstPauseMs) {
        this.threads = threads;
        this.firstPauseMs = firstPauseMs;
    }

    private final class Slot {
        private final String name;
        private CompletableFuture<Void> tail = CompletableFuture.completedFuture(null);
        private Part part;
        private boolean started;
        private int tries;

        Slot(String name) {
            this.name = name;
        }

        synchronized CompletableFuture<Void> then(Runnable work, Executor on) {
            tail =
                    tail.thenRunAsync(work, on)
                            .exceptionally(
                                    failed -> {
                                        LOG.error("EDGE-DEVICE-004 '{}' failed", name, failed);
                                        return null;
                                    });
            return tail;
        }

        void replace(Part next) {
            end();
            part = next;
            tries = 0;
            begin(next);
        }

        private void begin(Part wanted) {
            if (part != wanted || started) {
                return;
            }
            try {
                wanted.start();
                started = true;
            } catch (RuntimeException why) {
                wanted.stop();
                wanted.failed(why);
                long pause = pause(firstPauseMs, tries++);
                threads.timer()
                        .schedule(
                                () -> then(() -> begin(wanted), threads.starts()),
                                pause,
                                TimeUnit.MILLISECONDS);
            }
        }

        void end() {
            if (part != null && started) {
                part.stop();
            }
            part = null;
            started = false;
        }
    }

    /** The pause after a number of tries: doubling, up to a minute. */
    static long pause(long first, int tries) {
        return Math.min(LONGEST_PAUSE_MS, first << Math.min(tries, 16));
    }

    /** Starts a part in the place of the one of this name. */
    void put(String name, Part part) {
        Slot slot = slots.computeIfAbsent(name, Slot::new);
        slot.then(() -> slot.replace(part), threads.starts());
    }

    /** Ends a part; completes when it has ended. */
    CompletableFuture<Void> remove(String name) {
        Slot slot = slots.remove(name);
        return slot == null
                ? CompletableFuture.completedFuture(null)
                : slot.then(slot::end, threads.starts());
    }

    /** Does work of a part that runs, after what it does now; nothing when it does not run. */
    void run(String name, Runnable work) {
        Slot slot = slots.get(name);
        if (slot != null) {
            slot.then(
                    () -> {
                        if (slot.started) {
                            work.run();
                        }
                    },
                    threads.writes());
        }
    }

    /** The same after a pause. */
    void runLater(String name, long pauseMs, Runnable work) {
        threads.timer().schedule(() -> run(name, work), pauseMs, TimeUnit.MILLISECONDS);
    }
}
