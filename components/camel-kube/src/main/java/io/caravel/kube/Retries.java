package io.caravel.kube;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does something again after it failed, ever later, and says so once per kind of trouble. Touched
 * in turns only.
 */
final class Retries {

    private static final Logger LOG = LoggerFactory.getLogger(Retries.class);

    /** However long a proxy asks to wait: a watch that does not try for longer is a dead one. */
    private static final long MOST_ASKED = Duration.ofMinutes(5).toMillis();

    private final String what;
    private final Backoff backoff;
    private final ScheduledExecutorService timer;
    private final Executor turns;
    private String lastTrouble = "";

    /**
     * @param what is tried, in words
     * @param turns what is done again runs in
     */
    Retries(String what, Backoff backoff, ScheduledExecutorService timer, Executor turns) {
        this.what = what;
        this.backoff = backoff;
        this.timer = timer;
        this.turns = turns;
    }

    /** Something failed: the next step comes after the pause that is due. */
    void after(KubeException why, Runnable next) {
        long asked = Math.min(why.retryAfter().toMillis(), MOST_ASKED);
        long wait = Math.max(backoff.next(), asked);
        String now = why.code() + why.status();
        if (now.equals(lastTrouble)) {
            LOG.debug("{}; next attempt in {} ms", why.getMessage(), wait);
        } else {
            LOG.warn("{}; next attempt in {} ms", why.getMessage(), wait);
        }
        lastTrouble = now;
        in(wait, next);
    }

    /** The next step comes after a pause. */
    void in(long millis, Runnable next) {
        Turns.later(timer, turns, next, TimeUnit.MILLISECONDS.toNanos(millis));
    }

    /** It succeeded: pauses begin again. */
    void fine() {
        backoff.reset();
        if (!lastTrouble.isEmpty()) {
            LOG.info("The API answers again for {}", what);
            lastTrouble = "";
        }
    }
}
