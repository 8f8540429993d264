package io.caravel.component.queue;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.ShutdownRunningTask;
import org.apache.camel.spi.ShutdownAware;
import org.apache.camel.support.DefaultConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands rows to the route: higher lanes first, in order, at most a window per lane at once.
 *
 * <p>One thread starts exchanges and never waits for one of them; it is woken by appends,
 * completions and the due time of a failed row. A row is deleted after its exchange completed
 * without failure; several completions share one commit.
 */
final class QueueConsumer extends DefaultConsumer implements ShutdownAware {

    private static final Logger LOG = LoggerFactory.getLogger(QueueConsumer.class);
    private static final int MOST_PER_TAKE = 256;
    private static final long LONGEST_SLEEP_MS = 60_000;
    private static final long LATER_MS = 1_000;

    private final QueueEndpoint endpoint;
    private final QueueStore store;
    private final Map<Lane, LaneBuffer> lanes = new EnumMap<>(Lane.class);
    private final Semaphore signal = new Semaphore(0);
    private final Runnable wake = this::wake;
    private final ConcurrentLinkedQueue<StoredRow> delivered = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean acknowledging = new AtomicBoolean();
    private final AtomicInteger pending = new AtomicInteger();
    private final DeliveredRow rows;
    private ExecutorService executor;
    private volatile boolean running;

    QueueConsumer(QueueEndpoint endpoint, Processor processor) {
        super(endpoint, processor);
        this.endpoint = endpoint;
        this.store = endpoint.store();
        this.rows = new DeliveredRow(endpoint, store.epoch());
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        for (String name : endpoint.getLanes().split(",")) {
            lanes.put(
                    Lane.of(name.trim()),
                    new LaneBuffer(
                            endpoint.getWindow(), endpoint.isPipelined() || endpoint.isPosition()));
        }
        running = true;
        store.addListener(endpoint.getName(), wake);
        executor =
                getEndpoint()
                        .getCamelContext()
                        .getExecutorServiceManager()
                        .newSingleThreadExecutor(this, "queue-" + endpoint.getName());
        executor.execute(this::run);
    }

    @Override
    protected void doStop() throws Exception {
        running = false;
        store.removeListener(endpoint.getName(), wake);
        wake();
        getEndpoint().getCamelContext().getExecutorServiceManager().shutdownGraceful(executor);
        synchronized (lanes) {
            for (LaneBuffer lane : lanes.values()) {
                store.release(lane.notUnderWay());
            }
            lanes.clear();
        }
        super.doStop();
    }

    @Override
    protected void doSuspend() throws Exception {
        doStop();
    }

    @Override
    protected void doResume() throws Exception {
        doStart();
    }

    @Override
    public boolean deferShutdown(ShutdownRunningTask shutdownRunningTask) {
        return false;
    }

    @Override
    public int getPendingExchangesSize() {
        return pending.get();
    }

    @Override
    public void prepareShutdown(boolean suspendOnly, boolean forced) {
        running = false;
        wake();
    }

    private void wake() {
        signal.release();
    }

    private void run() {
        while (running) {
            try {
                boolean found = takeAndStart();
                retryAcknowledgement();
                if (!found && running) {
                    signal.tryAcquire(sleep(), TimeUnit.MILLISECONDS);
                    signal.drainPermits();
                }
            } catch (InterruptedException e) {
                running = false;
                Thread.currentThread().interrupt();
            } catch (RuntimeException e) {
                LOG.error(
                        "QUEUE-007 queue '{}' cannot be read: {}",
                        endpoint.getName(),
                        e.getMessage());
                pauseAfterFailure();
            }
        }
    }

    private void pauseAfterFailure() {
        try {
            signal.tryAcquire(LATER_MS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns whether there may be more to do at once. */
    private boolean takeAndStart() {
        EnumMap<Lane, Long> after = new EnumMap<>(Lane.class);
        EnumMap<Lane, Integer> room = new EnumMap<>(Lane.class);
        synchronized (lanes) {
            lanes.forEach(
                    (lane, buffer) -> {
                        if (buffer.room() > 0) {
                            after.put(lane, buffer.lastTaken());
                            room.put(lane, buffer.room());
                        }
                    });
        }
        List<StoredRow> taken = List.of();
        if (!after.isEmpty()) {
            taken = await(store.take(endpoint.getName(), after, room, MOST_PER_TAKE));
        }
        List<StoredRow> ready = new ArrayList<>();
        synchronized (lanes) {
            taken.forEach(row -> lanes.get(row.lane()).add(row, rows.key(row)));
            long now = System.currentTimeMillis();
            lanes.values().forEach(buffer -> ready.addAll(buffer.startable(now)));
        }
        ready.forEach(this::start);
        return !taken.isEmpty();
    }

    private static <T> T await(CompletableFuture<T> future) {
        try {
            return future.join();
        } catch (CompletionException e) {
            throw new IllegalStateException(e.getCause().getMessage(), e.getCause());
        }
    }

    private long sleep() {
        long next = Long.MAX_VALUE;
        synchronized (lanes) {
            for (LaneBuffer buffer : lanes.values()) {
                next = Math.min(next, buffer.nextDue());
            }
        }
        long longest = delivered.isEmpty() ? LONGEST_SLEEP_MS : LATER_MS;
        return Math.max(1, Math.min(longest, next - System.currentTimeMillis()));
    }

    private void start(StoredRow row) {
        synchronized (lanes) {
            LaneBuffer lane = lanes.get(row.lane());
            if (lane == null || !lane.mayStart(row)) {
                return;
            }
        }
        pending.incrementAndGet();
        Exchange exchange = createExchange(false);
        rows.fill(exchange.getMessage(), row);
        getAsyncProcessor().process(exchange, doneSync -> completed(row, exchange));
    }

    private void completed(StoredRow row, Exchange exchange) {
        Exception failure = exchange.getException();
        String route = String.valueOf(exchange.getFromRouteId());
        releaseExchange(exchange, false);
        if (failure == null) {
            delivered.add(row);
            acknowledge();
        } else {
            failed(row, failure, route);
        }
    }

    private void acknowledge() {
        if (!acknowledging.compareAndSet(false, true)) {
            return;
        }
        List<StoredRow> done = new ArrayList<>();
        for (StoredRow row = delivered.poll(); row != null; row = delivered.poll()) {
            done.add(row);
        }
        store.acknowledge(endpoint.getName(), done)
                .whenComplete(
                        (ok, failure) -> {
                            acknowledging.set(false);
                            done.forEach(row -> acknowledged(row, failure));
                            wake();
                            if (failure == null && !delivered.isEmpty()) {
                                acknowledge();
                            }
                        });
    }

    /** Deletions that could not be committed wait for the disk to recover. */
    private void retryAcknowledgement() {
        if (!delivered.isEmpty()) {
            acknowledge();
        }
    }

    private void acknowledged(StoredRow row, Throwable failure) {
        if (failure != null) {
            delivered.add(row);
            return;
        }
        synchronized (lanes) {
            LaneBuffer lane = lanes.get(row.lane());
            if (lane != null) {
                lane.delivered(row);
            }
        }
        pending.decrementAndGet();
    }

    private void failed(StoredRow row, Exception failure, String route) {
        boolean poison = false;
        synchronized (lanes) {
            LaneBuffer lane = lanes.get(row.lane());
            if (lane == null) {
                store.release(List.of(row));
            } else {
                long due = System.currentTimeMillis() + endpoint.getRetryDelay();
                int attempts = lane.failed(row, due);
                poison = endpoint.getMaxAttempts() > 0 && attempts >= endpoint.getMaxAttempts();
                if (poison) {
                    lane.forget(row);
                }
            }
        }
        LOG.debug(
                "row {} of queue '{}' failed in {}", row.id(), endpoint.getName(), route, failure);
        if (poison) {
            String reason = String.valueOf(failure.getMessage());
            store.bury(endpoint.getName(), row, rows.code(reason), reason, route);
            LOG.warn(
                    "QUEUE-010 a message about '{}' was given up after {} attempts in {} ({}): see the dead letters",
                    rows.key(row),
                    endpoint.getMaxAttempts(),
                    route,
                    rows.code(reason));
        } else if (endpoint.getMaxAttempts() > 0) {
            store.countAttempt(row);
        }
        pending.decrementAndGet();
        wake();
    }
}
