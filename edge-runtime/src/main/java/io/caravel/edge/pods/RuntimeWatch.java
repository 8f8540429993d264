package io.caravel.edge.pods;

import io.caravel.cri.ContainerRuntime;
import io.caravel.cri.ContainerRuntimeException;
import io.caravel.cri.ContainerRuntimeException.Kind;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at what the container runtime holds whenever that may have changed.
 *
 * <p>Promises: a change is seen within a second, at once where the runtime tells of it; a runtime
 * that tells of changes is looked at seldom besides, any other one more often just after a change
 * than later; one that does not answer is asked for ever. Looks are taken on a thread of its own.
 */
final class RuntimeWatch implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RuntimeWatch.class);
    private static final Duration LEAST = Duration.ofMillis(50);
    private static final Duration SHORTEST = Duration.ofMillis(200);
    private static final Duration LONGEST = Duration.ofSeconds(1);
    private static final Duration LONGEST_TOLD = Duration.ofSeconds(10);
    private static final Duration AGAIN = Duration.ofSeconds(5);

    /** A runtime that tells nothing may be another one by then. */
    private static final Duration MUTE = Duration.ofMinutes(5);

    private final ContainerRuntime runtime;
    private final Supplier<Map<String, String>> marks;
    private final Consumer<Look> eye;
    private final Thread looks = new Thread(this::looks, "pods-looks");
    private final Thread hints = new Thread(this::hints, "pods-hints");
    private volatile Map<String, String> last = Map.of();
    private volatile boolean closed;
    private boolean hinted;
    private boolean told;
    private boolean away;
    private volatile boolean mute;

    /**
     * One look.
     *
     * @param marks a short mark of everything held per Pod
     * @param before those of the look before
     * @param begun when it was begun, as {@link System#nanoTime}
     */
    record Look(Map<String, String> marks, Map<String, String> before, long begun) {}

    /**
     * @param marks looks at the runtime
     * @param eye gets each look
     */
    RuntimeWatch(
            ContainerRuntime runtime, Supplier<Map<String, String>> marks, Consumer<Look> eye) {
        this.runtime = runtime;
        this.marks = marks;
        this.eye = eye;
        looks.setDaemon(true);
        hints.setDaemon(true);
    }

    void start() {
        looks.start();
        hints.start();
    }

    /** What was held at the last look. */
    Map<String, String> last() {
        return last;
    }

    /** Something was changed and more may follow, which a runtime that tells of it will tell. */
    synchronized void expect() {
        if (!told) {
            hint();
        }
    }

    private synchronized void hint() {
        hinted = true;
        notifyAll();
    }

    @Override
    public void close() {
        closed = true;
        looks.interrupt();
        hints.interrupt();
    }

    private void looks() {
        try {
            Duration pause = SHORTEST;
            while (!closed) {
                pause = longer(look() ? Duration.ZERO : pause);
                if (await(pause)) {
                    pause = Duration.ZERO;
                }
            }
        } catch (InterruptedException e) {
            LOG.debug("closing: no more looks");
        }
    }

    private synchronized Duration longer(Duration pause) {
        if (told) {
            return LONGEST_TOLD;
        }
        Duration twice = pause.isZero() ? SHORTEST : pause.multipliedBy(2);
        return twice.compareTo(LONGEST) < 0 ? twice : LONGEST;
    }

    /** Waits for a hint, but not longer than this nor much shorter; true when there was one. */
    private synchronized boolean await(Duration pause) throws InterruptedException {
        rest(LEAST, () -> false);
        rest(pause.minus(LEAST), () -> hinted);
        boolean was = hinted;
        hinted = false;
        return was;
    }

    private synchronized void rest(Duration length, BooleanSupplier over)
            throws InterruptedException {
        long end = System.nanoTime() + length.toNanos();
        long left = length.toNanos();
        while (left > 0 && !over.getAsBoolean()) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
            left = end - System.nanoTime();
        }
    }

    /** Looks once; true when something had changed. */
    private boolean look() {
        try {
            long begun = System.nanoTime();
            Map<String, String> now = marks.get();
            Map<String, String> before = last;
            last = now;
            eye.accept(new Look(now, before, begun));
            if (away) {
                LOG.info("the container runtime answers again");
                away = false;
            }
            return !now.equals(before);
        } catch (RuntimeException e) {
            if (!away && !closed) {
                LOG.warn("flow=pods-down {}", e.getMessage());
                away = true;
            }
            return false;
        }
    }

    private void hints() {
        while (!closed) {
            try {
                runtime.follow(this::tell);
            } catch (RuntimeException e) {
                silent(e);
            }
            try {
                rest(mute ? MUTE : AGAIN, () -> false);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private synchronized void tell() {
        told = true;
        hint();
    }

    private synchronized void silent(RuntimeException why) {
        told = false;
        mute = why instanceof ContainerRuntimeException e && e.kind() == Kind.UNSUPPORTED;
        LOG.debug("{}", why.getMessage());
        hint();
    }
}
