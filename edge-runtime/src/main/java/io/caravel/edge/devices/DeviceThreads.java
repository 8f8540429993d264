package io.caravel.edge.devices;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor.DiscardPolicy;
import java.util.concurrent.TimeUnit;

/**
 * The threads beside those of the Kamelets themselves: what starts and stops them never waits
 * behind what is written to devices that do not answer. All end when there is nothing to do. Work
 * that comes after the end is left undone: whoever has it is told nothing.
 */
final class DeviceThreads implements AutoCloseable {

    private static final int STARTS_AT_ONCE = 16;
    private static final int WRITES_AT_ONCE = 256;

    private final ScheduledExecutorService timer =
            new ScheduledThreadPoolExecutor(1, named("devices-timer"), new DiscardPolicy());
    private final ExecutorService starts = pool("devices", STARTS_AT_ONCE);
    private final ExecutorService writes = pool("devices-write", WRITES_AT_ONCE);

    private static ExecutorService pool(String name, int most) {
        ThreadPoolExecutor threads =
                new ThreadPoolExecutor(
                        most,
                        most,
                        10,
                        TimeUnit.SECONDS,
                        new LinkedBlockingQueue<>(),
                        named(name),
                        new DiscardPolicy());
        threads.allowCoreThreadTimeOut(true);
        return threads;
    }

    private static ThreadFactory named(String name) {
        return work -> {
            Thread thread = new Thread(work, name);
            thread.setDaemon(true);
            return thread;
        };
    }

    /** For pauses and short work. */
    ScheduledExecutorService timer() {
        return timer;
    }

    /** What starts and stops Kamelets. */
    ExecutorService starts() {
        return starts;
    }

    /** What waits for devices. */
    ExecutorService writes() {
        return writes;
    }

    @Override
    public void close() {
        timer.shutdownNow();
        starts.shutdownNow();
        writes.shutdownNow();
    }
}
