package io.caravel.bench.queue;

import io.caravel.bench.BenchResult;
import io.caravel.component.queue.Ledger;
import io.caravel.store.Room;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.support.AsyncProcessorSupport;

/**
 * What many waiting rows cost: live heap while a consumer holds its window of them, the time to
 * open their file, the drain through a route that does nothing, and the disk that is given back.
 */
final class Backlog {

    private static final int FEW_ROWS = 10_000;
    private static final int WINDOW = 64;
    private static final double GIVEN_BACK_MB = 18;
    private static final Duration LONGEST_DRAIN = Duration.ofMinutes(5);
    private static final Duration LONGEST_IDLE = Duration.ofMinutes(1);

    private final Path file;
    private final BenchResult result;
    private final long rows;

    Backlog(Path file, BenchResult result, long rows) {
        this.file = file;
        this.result = result;
        this.rows = rows - rows % Producers.THREADS;
    }

    void run(double mostGrowthMb, double leastDrained) throws Exception {
        pileUp(mostGrowthMb);
        try (QueueRuntime runtime = reopen()) {
            drain(runtime, leastDrained);
            giveBack(runtime);
        }
    }

    private void pileUp(double mostGrowthMb) throws Exception {
        try (QueueRuntime runtime = new QueueRuntime(file)) {
            runtime.camel().getShutdownStrategy().setTimeout(1);
            runtime.drainTo(new Holder());
            Producers producers = new Producers(runtime, WINDOW);
            producers.send(FEW_ROWS);
            double few = liveHeapMb();
            result.figure("live_heap_with_10000_rows_mb", few);
            double rate = producers.send(rows - FEW_ROWS);
            result.figure("rows_waiting", runtime.ledger().waiting());
            result.figure("fill_window_64_rows_per_s", Math.round(rate));
            double many = liveHeapMb();
            result.figure("live_heap_with_all_rows_mb", many);
            result.figure("file_and_wal_with_all_rows_mb", mb(runtime.database().room().taken()));
            result.atMost("live_heap_growth_mb", round(many - few), mostGrowthMb);
        }
    }

    /** Opens the file again with all rows in it, up to the first row in a route. */
    private QueueRuntime reopen() throws Exception {
        long begin = System.nanoTime();
        QueueRuntime runtime = new QueueRuntime(file);
        result.figure("open_with_all_rows_ms", millisSince(begin));
        return runtime;
    }

    private void drain(QueueRuntime runtime, double leastDrained) throws Exception {
        CountDownLatch first = new CountDownLatch(1);
        AtomicLong seen = new AtomicLong();
        long before = runtime.ledger().waiting();
        long begin = System.nanoTime();
        Contender route = new Contender();
        route.slice(
                () -> {
                    runtime.drainTo(
                            exchange -> {
                                seen.incrementAndGet();
                                first.countDown();
                            });
                    first.await(1, TimeUnit.MINUTES);
                    result.figure("first_row_out_after_ms", millisSince(begin));
                    until(() -> runtime.ledger().waiting() == 0, LONGEST_DRAIN);
                    return before - runtime.ledger().waiting();
                });
        Ledger ledger = runtime.ledger();
        result.figure("drained_rows", ledger.delivered());
        result.figure("rows_seen_by_the_route", seen.get());
        result.figure("drain_cpu_us_per_row", route.cpuMicrosPerRow());
        result.atMost("rows_left_after_the_drain", ledger.waiting(), 0);
        result.atLeast("drain_rows_per_s", route.endRound(), leastDrained);
    }

    private void giveBack(QueueRuntime runtime) {
        Room drained = runtime.database().room();
        result.figure("file_and_wal_after_the_drain_mb", mb(drained.taken()));
        long begin = System.nanoTime();
        boolean done =
                until(() -> mb(runtime.database().room().taken()) < GIVEN_BACK_MB, LONGEST_IDLE);
        result.figure("file_and_wal_when_idle_mb", mb(runtime.database().room().taken()));
        result.figure("disk_given_back_after_ms", done ? millisSince(begin) : -1);
    }

    private static boolean until(BooleanSupplier holds, Duration longest) {
        long end = System.nanoTime() + longest.toNanos();
        while (!holds.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                return false;
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
        return true;
    }

    private static double liveHeapMb() {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 3; i++) {
            ManagementFactory.getMemoryMXBean().gc();
            least =
                    Math.min(
                            least,
                            ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
        }
        return mb(least);
    }

    private static long millisSince(long begin) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
    }

    private static double mb(long bytes) {
        return round(bytes / 1e6);
    }

    private static double round(double value) {
        return Math.round(value * 10) / 10.0;
    }

    /** A route that never ends, as behind a link that is down. */
    private static final class Holder extends AsyncProcessorSupport {

        @Override
        public boolean process(Exchange exchange, AsyncCallback callback) {
            return false;
        }
    }
}
