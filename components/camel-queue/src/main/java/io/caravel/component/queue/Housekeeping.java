package io.caravel.component.queue;

import io.caravel.store.Database;
import io.caravel.store.StoreException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does what has to be done each second, until the database is closed. */
final class Housekeeping {

    static final long EVERY_MS = 1_000;

    private static final String CLOSED = "STORE-005";
    private static final Logger LOG = LoggerFactory.getLogger(Housekeeping.class);

    private final Database database;
    private final Supplier<CompletableFuture<?>> round;
    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(Housekeeping::daemon);

    /**
     * @param round begins what has to be done; the next round begins after it has completed
     */
    Housekeeping(Database database, Supplier<CompletableFuture<?>> round) {
        this.database = database;
        this.round = round;
    }

    void start() {
        timer.scheduleWithFixedDelay(this::run, EVERY_MS, EVERY_MS, TimeUnit.MILLISECONDS);
    }

    private void run() {
        try {
            round.get().join();
        } catch (CompletionException e) {
            ended(e.getCause());
        } catch (RuntimeException e) {
            ended(e);
        }
    }

    private void ended(Throwable failure) {
        if (failure instanceof StoreException store && CLOSED.equals(store.code())) {
            timer.shutdown();
        } else {
            LOG.debug("housekeeping of {}: {}", database.file(), failure.toString());
        }
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "caravel-queue-housekeeping");
        thread.setDaemon(true);
        return thread;
    }
}
