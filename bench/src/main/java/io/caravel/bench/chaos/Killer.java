package io.caravel.bench.chaos;

import io.caravel.cli.process.ManagedProcess;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * Kills one process with SIGKILL at random moments, also while it starts, looks into the store that
 * it left, and starts it again. It runs once, on a thread of its own, and leaves the process
 * running.
 */
final class Killer implements Runnable {
    private static final Pattern READY = Pattern.compile(" is ready");
    private static final long LOOK_MILLIS = 50;
    private static final long START_MILLIS = 90_000;
    private static final double WHILE_STARTING = 0.2;
    private static final double STAYS_DOWN = 0.2;

    private final Supplier<ManagedProcess> starter;
    private final Books books;
    private final Pace pace;
    private final Findings findings;
    private final IntFunction<String> after;
    private final Random random;
    private final int kills;
    private final int uptime;
    private volatile ManagedProcess process;
    private volatile boolean stopped;
    private volatile int done;

    /**
     * @param running the process that runs now
     * @param after is told the number of each kill, before the store is looked at
     * @param starter starts it again and returns at once
     * @param books of its store
     * @param plan how often, and how long it lives between
     * @param random the moments
     */
    Killer(
            ManagedProcess running,
            IntFunction<String> after,
            Supplier<ManagedProcess> starter,
            Books books,
            Pace pace,
            Findings findings,
            ChaosPlan plan,
            Random random) {
        process = running;
        this.after = after;
        this.starter = starter;
        this.books = books;
        this.pace = pace;
        this.findings = findings;
        this.random = random;
        kills = plan.kills();
        uptime = plan.uptime();
    }

    /** How often it has killed. */
    int done() {
        return done;
    }

    /** Kills no more; the process runs on. */
    void stop() {
        stopped = true;
    }

    @Override
    public void run() {
        try {
            while (done < kills && !stopped) {
                live();
                if (!stopped) {
                    kill();
                }
            }
            awaitReady();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Starts the process again when it has ended by itself. */
    void revive() {
        if (!process.isAlive()) {
            findings.add(
                    Fault.ENDED,
                    "the "
                            + process.name()
                            + " ended with status "
                            + process.exitStatus()
                            + ": "
                            + String.join(" | ", process.log().telling(3)));
            process = starter.get();
        }
    }

    private void live() throws InterruptedException {
        if (random.nextDouble() < WHILE_STARTING) {
            pause(random.nextInt(3_000));
        } else {
            awaitReady();
            pause(Math.round(-Math.log(1 - random.nextDouble()) * uptime));
        }
        while (!pace.isDue() && !stopped) {
            revive();
            pause(LOOK_MILLIS);
        }
        revive();
    }

    private void kill() throws InterruptedException {
        process.kill();
        done++;
        process.note("killed with SIGKILL, number " + done + " " + after.apply(done));
        books.checkKilled("after kill " + done + " of the " + process.name());
        pace.killed();
        if (random.nextDouble() < STAYS_DOWN) {
            pause(random.nextInt(2 * uptime));
        }
        process = starter.get();
    }

    private void awaitReady() throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(START_MILLIS);
        while (!process.log().contains(READY)) {
            revive();
            if (System.nanoTime() > end) {
                findings.add(
                        Fault.STUCK,
                        "the " + process.name() + " was not ready in " + START_MILLIS + " ms");
                return;
            }
            pause(LOOK_MILLIS);
        }
    }

    private static void pause(long millis) throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(millis);
    }
}
