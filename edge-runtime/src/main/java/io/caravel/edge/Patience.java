package io.caravel.edge;

import io.caravel.edge.status.EdgeStatus;
import io.caravel.runtime.StartFailure;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tries a step of the start again until it succeeds, where what is wrong can heal by itself: said
 * once in the log with its code, and in the status for as long as it lasts.
 */
final class Patience {

    private static final Logger LOG = LoggerFactory.getLogger(Patience.class);
    private static final long FIRST_MS = 500;
    private static final long LONGEST_MS = 15_000;

    private final EdgeStatus status;

    Patience(EdgeStatus status) {
        this.status = status;
    }

    /**
     * Does a step.
     *
     * @param step throws a {@link StartFailure} when it cannot be done
     * @param heals says of a failure whether it is worth another try
     * @throws StartFailure that does not heal
     */
    <T> T with(Supplier<T> step, Predicate<StartFailure> heals) {
        long pause = FIRST_MS;
        String said = "";
        while (true) {
            try {
                T done = step.get();
                if (!said.isEmpty()) {
                    LOG.info("{} is over", said);
                    status.solved(said);
                }
                return done;
            } catch (StartFailure failure) {
                if (!heals.test(failure)) {
                    throw failure;
                }
                if (!said.equals(failure.code())) {
                    LOG.error("{}; tried again until it works", failure.getMessage());
                    said = failure.code();
                }
                status.problem(failure.code(), failure.getMessage());
                rest(pause, failure);
                pause = Math.min(LONGEST_MS, pause * 2);
            }
        }
    }

    private static void rest(long pause, StartFailure failure) {
        try {
            TimeUnit.MILLISECONDS.sleep(pause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failure;
        }
    }
}
