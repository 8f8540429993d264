package io.caravel.component.queue;

import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
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
    private static final long SLICE_NANOS = 5_000_000;

    private final QueueEndpoint endpoint;
    private final QueueStore store;
    private final Desks desks;
    private final Semaphore signal = new Semaphore(0);
    private final Consumer<String> appended = this::appended;
    private final Runnable partitionsChanged = this::partitionsChanged;
    private final Acknowledger acknowledger;
    private final AtomicInteger pending = new AtomicInteger();
    private final DeliveredRow rows;
    private ExecutorService executor;
    private volatile boolean arrived;
    private volatile boolean otherPartitions;
    private volatile boolean running;

    QueueConsumer(QueueEndpoint endpoint, Processor processor) {
        super(endpoint, processor);
        this.endpoint = endpoint;
        this.store = endpoint.store();
        this.desks = new Desks(store, endpoint);
        this.acknowledger = new Acknowledger(store, this::gone);
        this.rows = new DeliveredRow(endpoint, store.epoch());
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        desks.open();
        running = true;
        store.listeners().add(endpoint.getName(), appended);
        if (endpoint.getPartitions() == null) {
            store.partitions(endpoint.getName()).forEach(desks::enter);
        } else {
            endpoint.getPartitions().addListener(partitionsChanged);
            partitionsChanged();
        }
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
        store.listeners().remove(endpoint.getName(), appended);
        if (endpoint.getPartitions() != null) {
            endpoint.getPartitions().removeListener(partitionsChanged);
        }
        wake();
        if (executor != null) {
            getEndpoint().getCamelContext().getExecutorServiceManager().shutdownGraceful(executor);
        }
        desks.close();
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

    private void appended(String partition) {
        desks.arrived(partition);
        arrived = true;
        wake();
    }

    private void partitionsChanged() {
        otherPartitions = true;
        wake();
    }

    /** One permit is enough: whoever takes it looks at everything that came before it. */
    private void wake() {
        if (signal.availablePermits() == 0) {
            signal.release();
        }
    }

    private void run() {
        while (running) {
            try {
                boolean found = takeAndStart();
                acknowledger.retry();
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
                desks.repeatRound();
                pauseAfterFailure();
            }
        }
    }

    private void pauseAfterFailure() {
        try {
            signal.drainPermits();
            signal.tryAcquire(Acknowledger.LATER_MS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns whether there is more to do at once. */
    private boolean takeAndStart() {
        arrived = false;
        if (otherPartitions) {
            otherPartitions = false;
            desks.ready(endpoint.getPartitions().ready());
        }
        List<Wanted> wanted = desks.beginRound(Uptime.millis());
        RowTaker.Taken taken = new RowTaker.Taken(List.of(), false);
        if (!wanted.isEmpty()) {
            taken = store.take(endpoint.getName(), wanted, MOST_PER_TAKE);
        }
        startAll(desks.add(taken, endpoint.isSequential() ? row -> "" : rows::key));
        return desks.hasSomethingToDo();
    }

    /**
     * Starts rows in the order given. A route that takes its time on this thread is left after a
     * moment when something arrived, so that a higher lane waits for one exchange at most.
     */
    private void startAll(List<StoredRow> ready) {
        long until = System.nanoTime() + SLICE_NANOS;
        for (int i = 0; i < ready.size(); i++) {
            if (arrived && i > 0 && System.nanoTime() - until > 0) {
                desks.putBack(ready.subList(i, ready.size()));
                return;
            }
            start(ready.get(i));
        }
    }

    private long sleep() {
        long next = otherPartitions ? 0 : desks.nextDue();
        long longest = acknowledger.isWaiting() ? Acknowledger.LATER_MS : LONGEST_SLEEP_MS;
        return Math.max(1, Math.min(longest, next - Uptime.millis()));
    }

    private void start(StoredRow row) {
        if (!desks.mayStart(row)) {
            return;
        }
        pending.incrementAndGet();
        Exchange exchange = createExchange(false);
        rows.fill(exchange.getMessage(), row);
        getAsyncProcessor().process(exchange, doneSync -> completed(row, exchange));
    }

    /** Why the row is not delivered, or null; a route may also say so by a rollback. */
    private static Exception failure(Exchange exchange) {
        Exception failure = exchange.getException();
        if (failure == null && (exchange.isRollbackOnly() || exchange.isRollbackOnlyLast())) {
            failure = new QueueException("QUEUE-010", "the route rolled the exchange back");
        }
        return failure;
    }

    private void completed(StoredRow row, Exchange exchange) {
        Exception failure = failure(exchange);
        String route = String.valueOf(exchange.getFromRouteId());
        boolean outdated = exchange.getProperty(QueueConstants.SUPERSEDED, false, Boolean.class);
        boolean hopeless = exchange.getProperty(QueueConstants.DEAD_LETTER, false, Boolean.class);
        releaseExchange(exchange, false);
        if (failure == null) {
            desks.completed(row);
            if (outdated) {
                superseded(row);
            } else {
                acknowledger.add(row);
            }
            wake();
        } else {
            failed(row, failure, route, hopeless ? 1 : endpoint.getMaxAttempts());
        }
    }

    private void superseded(StoredRow row) {
        store.acknowledge(List.of(row), true)
                .whenComplete(
                        (ok, refused) -> {
                            if (refused == null) {
                                gone(List.of(row));
                            } else {
                                acknowledger.add(row);
                            }
                        });
    }

    private void gone(List<StoredRow> deleted) {
        desks.delivered(deleted);
        pending.addAndGet(-deleted.size());
        wake();
    }

    private void failed(StoredRow row, Exception failure, String route, int most) {
        long due = Uptime.millis() + endpoint.getRetryDelay();
        int attempts = desks.failed(row, due, most);
        boolean poison = most > 0 && attempts >= most;
        LOG.debug(
                "row {} of queue '{}' failed in {}", row.id(), endpoint.getName(), route, failure);
        if (poison) {
            bury(row, String.valueOf(failure.getMessage()), route);
            return;
        }
        if (attempts > 0 && endpoint.getMaxAttempts() > 0) {
            store.countAttempt(row);
        }
        pending.decrementAndGet();
        wake();
    }

    /** A row that could not be moved, because the disk is full, is tried again like any other. */
    private void bury(StoredRow row, String reason, String route) {
        store.bury(row, rows.code(reason), reason, route)
                .whenComplete((ok, refused) -> buried(row, route, rows.code(reason), refused));
    }

    private void buried(StoredRow row, String route, String code, Throwable refused) {
        if (refused != null) {
            desks.holdUntil(row, Uptime.millis() + endpoint.getRetryDelay());
        } else {
            desks.forget(row);
            LOG.warn(
                    "QUEUE-010 a message about '{}' was given up in {} ({}): see the dead letters",
                    rows.key(row),
                    route,
                    code);
        }
        pending.decrementAndGet();
        wake();
    }
}
