package io.caravel.bench.chaos;

import io.caravel.lab.LinkProxy;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The network's troubles between the two processes, one after the other with good weather between
 * them, until it is stopped; then everything passes.
 */
final class Weather implements Runnable {
    /** The troubles. */
    enum Trouble {
        /** Connections break, new ones are refused. */
        CUT,
        /** Nothing passes, nobody is told; later everything goes on. */
        BLACKHOLE,
        /** The connections that stand are black holes for ever, new ones are not. */
        FORGET,
        /** Late, and a little at a time. */
        SLOW
    }

    private static final int GOOD_MILLIS = 8_000;

    private final LinkProxy link;
    private final Random random;
    private final Map<Trouble, AtomicInteger> counts = new EnumMap<>(Trouble.class);

    Weather(LinkProxy link, Random random) {
        this.link = link;
        this.random = random;
        for (Trouble trouble : Trouble.values()) {
            counts.put(trouble, new AtomicInteger());
        }
    }

    /** How often there was a trouble. */
    int count(Trouble trouble) {
        return counts.get(trouble).get();
    }

    @Override
    public void run() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                pause(GOOD_MILLIS);
                Trouble trouble = Trouble.values()[random.nextInt(Trouble.values().length)];
                counts.get(trouble).incrementAndGet();
                make(trouble);
                link.restore();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            link.restore();
        }
    }

    private void make(Trouble trouble) throws InterruptedException {
        switch (trouble) {
            case CUT -> {
                link.cut();
                pause(3_000);
            }
            case BLACKHOLE -> {
                link.blackhole();
                pause(random.nextInt(4) == 0 ? 30_000 : 5_000);
            }
            case FORGET -> link.forget();
            case SLOW -> {
                link.slow(Duration.ofMillis(random.nextInt(400)), 2_000 + random.nextInt(60_000));
                pause(8_000);
            }
        }
    }

    private void pause(int most) throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(1 + random.nextInt(most));
    }
}
