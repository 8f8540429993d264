package io.caravel.edge.pods;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A worker with its wake-ups: never two passes at once, never a wake-up lost. */
final class PodSlot {

    private static final Logger LOG = LoggerFactory.getLogger(PodSlot.class);

    private final PodWorker worker;
    private final Executor executor;
    private final ScheduledExecutorService timer;
    private final Supplier<Instant> clock;
    private final Runnable moved;
    private final Consumer<PodSlot> retirement;
    private Seen glance;
    private boolean running;
    private boolean wanted;
    private boolean retryNow;
    private boolean tellAgain;
    private boolean retired;
    private Instant alarm = Instant.MAX;

    /**
     * @param executor runs passes
     * @param timer rings alarms
     * @param moved called when a pass found or left the runtime changed
     * @param retirement called when the worker is not needed any more; wake-ups are then refused
     */
    PodSlot(
            PodWorker worker,
            Executor executor,
            ScheduledExecutorService timer,
            Supplier<Instant> clock,
            Runnable moved,
            Consumer<PodSlot> retirement) {
        this.worker = worker;
        this.executor = executor;
        this.timer = timer;
        this.clock = clock;
        this.moved = moved;
        this.retirement = retirement;
    }

    /** Asks for a pass; false when the worker is retired and another one is needed. */
    synchronized boolean wake(boolean retry, boolean tell) {
        if (retired) {
            return false;
        }
        wanted = true;
        retryNow |= retry;
        tellAgain |= tell;
        if (!running) {
            running = true;
            try {
                executor.execute(this::passes);
            } catch (RejectedExecutionException e) {
                LOG.debug("closing: {}", e.getMessage());
            }
        }
        return true;
    }

    /**
     * The runtime was looked at beside the passes; asks for a pass when the last one saw something
     * else.
     *
     * @param before what the look before found
     */
    synchronized void looked(Seen now, String before) {
        if (worker.seen() == null) {
            if (!now.mark().equals(before)) {
                wake(false, false);
            }
        } else if (running) {
            glance = now;
        } else if (now.differsFrom(worker.seen())) {
            wake(false, false);
        }
    }

    private void passes() {
        while (true) {
            boolean retry;
            boolean tell;
            synchronized (this) {
                boolean news = glance != null && glance.differsFrom(worker.seen());
                glance = null;
                if (!wanted && !news) {
                    running = false;
                    return;
                }
                wanted = false;
                retry = retryNow;
                tell = tellAgain;
                retryNow = false;
                tellAgain = false;
            }
            Seen before = worker.seen();
            PodWorker.Result result = worker.pass(retry, tell);
            if (worker.seen() != null && worker.seen().differsFrom(before)) {
                moved.run();
            }
            if (result.wake() != null) {
                alarm(result.wake());
            }
            if (result.done()) {
                retire();
            }
        }
    }

    private void alarm(Instant time) {
        Instant now = clock.get();
        synchronized (this) {
            if (!time.isBefore(alarm) && alarm.isAfter(now)) {
                return;
            }
            alarm = time;
        }
        long millis = Math.max(10, Duration.between(now, time).toMillis() + 1);
        try {
            timer.schedule(() -> ring(time), millis, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("closing: no alarm");
        }
    }

    private void ring(Instant time) {
        synchronized (this) {
            if (alarm.equals(time)) {
                alarm = Instant.MAX;
            }
        }
        wake(false, false);
    }

    /** Refuses further wake-ups unless there was one meanwhile. */
    private void retire() {
        synchronized (this) {
            if (wanted) {
                return;
            }
            retired = true;
        }
        retirement.accept(this);
    }
}
