package io.caravel.store;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Works on their way to the writer. Any number of threads add, one takes; it is woken once per
 * wait, by the work that makes as many as it waits for, and not by each.
 */
final class Arrivals {

    private static final int NEVER = Integer.MAX_VALUE;
    private static final boolean MAY_SPIN = Runtime.getRuntime().availableProcessors() > 1;

    private final ConcurrentLinkedQueue<Pending<?>> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger size = new AtomicInteger();
    private final AtomicInteger wanted = new AtomicInteger(NEVER);
    private volatile Thread taker;

    void add(Pending<?> pending) {
        waiting.add(pending);
        int present = size.incrementAndGet();
        int enough = wanted.get();
        if (present >= enough && wanted.compareAndSet(enough, NEVER)) {
            LockSupport.unpark(taker);
        }
    }

    /** How many wait, or nearly so. */
    int size() {
        return size.get();
    }

    /** Takes one back; answers false when the taker has it. */
    boolean remove(Pending<?> pending) {
        boolean removed = waiting.remove(pending);
        size.addAndGet(removed ? -1 : 0);
        return removed;
    }

    /** The next one, or null when there is none now. For the taker only. */
    Pending<?> poll() {
        Pending<?> next = waiting.poll();
        if (next != null) {
            size.decrementAndGet();
        }
        return next;
    }

    /**
     * Waits, at first without giving up the processor: what is near is there sooner than a thread
     * is woken. For the taker only.
     *
     * @param spinNanos how long; whatever comes in this time ends the wait
     * @param enough how many end the wait after it
     * @param until as of {@link System#nanoTime}; what is there by then has to do
     */
    void await(long spinNanos, int enough, long until) {
        if (spinsUntilOneComes(spinNanos)) {
            return;
        }
        taker = Thread.currentThread();
        wanted.set(enough);
        long now = System.nanoTime();
        while (size.get() < enough && now - until < 0) {
            LockSupport.parkNanos(this, until - now);
            now = System.nanoTime();
        }
        wanted.set(NEVER);
    }

    private boolean spinsUntilOneComes(long nanos) {
        long begin = System.nanoTime();
        while (MAY_SPIN && size.get() == 0 && System.nanoTime() - begin < nanos) {
            Thread.onSpinWait();
        }
        return size.get() > 0;
    }
}
