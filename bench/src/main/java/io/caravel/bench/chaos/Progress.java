package io.caravel.bench.chaos;

import io.caravel.bench.BenchResult;
import java.util.concurrent.TimeUnit;

/** Tells how far a run is and how long it will take, and notices when it stands still. */
final class Progress {
    private static final long TELL_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final long STILL_NANOS = TimeUnit.MINUTES.toNanos(4);

    private final BenchResult result;
    private final long began = System.nanoTime();
    private long told = began;
    private long moved = began;
    private String last = "";

    Progress(BenchResult result) {
        this.result = result;
    }

    /**
     * Looks at where it is.
     *
     * @param done kills so far
     * @param all kills of the run
     * @param signature changes when anything moves
     * @return whether it moves
     */
    boolean look(int done, int all, String signature) {
        long now = System.nanoTime();
        if (!signature.equals(last)) {
            last = signature;
            moved = now;
        }
        if (now - told >= TELL_NANOS) {
            told = now;
            long left = done == 0 ? 0 : (now - began) / done * (all - done);
            result.say(
                    "kill %d of %d, %s, about %d s to go",
                    done, all, signature, TimeUnit.NANOSECONDS.toSeconds(left));
        }
        return now - moved < STILL_NANOS;
    }
}
