package io.caravel.cli.lab;

import io.caravel.cli.Problem;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for something that others bring about, by looking again and again. */
public final class Await {
    private static final long LOOK_NANOS = 50_000_000L;

    private Await() {}

    /**
     * Waits until there is a value. A failure to look counts as "not yet" and is named when the
     * time is over.
     *
     * @param what completes the sentence "after 30 s ... was not seen"
     * @throws Problem when the time is over
     */
    public static <T> T value(String what, Duration atMost, Supplier<Optional<T>> look) {
        long end = System.nanoTime() + atMost.toNanos();
        RuntimeException last = null;
        while (true) {
            try {
                Optional<T> found = look.get();
                last = null;
                if (found.isPresent()) {
                    return found.get();
                }
            } catch (NotComing e) {
                throw e;
            } catch (RuntimeException e) {
                last = e;
            }
            if (System.nanoTime() > end || Thread.currentThread().isInterrupted()) {
                String reason = last == null ? "" : " (" + last.getMessage() + ")";
                throw new Problem(
                        "After " + atMost.toSeconds() + " s this was not seen: " + what + reason,
                        last);
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    /** Waits until something is so. */
    public static void until(String what, Duration atMost, BooleanSupplier look) {
        value(what, atMost, () -> look.getAsBoolean() ? Optional.of(true) : Optional.empty());
    }

    /** Thrown while looking, when waiting on makes no sense. */
    public static final class NotComing extends RuntimeException {
        private static final long serialVersionUID = 1L;

        /** Says in one sentence why it will never come. */
        public NotComing(String sentence) {
            super(sentence);
        }
    }
}
