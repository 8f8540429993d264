package io.caravel.component.queue;

import io.caravel.store.Database;
import io.caravel.store.StoreException;
import io.caravel.store.Work;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does what has to be done each second, until the database is closed. */
final class Housekeeping {

    static final long EVERY_MS = 1_000;

    private static final String CLOSED = "STORE-005";
    private static final Logger LOG = LoggerFactory.getLogger(Housekeeping.class);

    private final Database database;
    private final DiskWatch disk;
    private final LetterBox letters;
    private final LongFunction<CompletableFuture<Boolean>> putBack;
    private final List<Work<Boolean>> chores;
    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(Housekeeping::daemon);

    /**
     * @param putBack puts a dead letter back into its queue
     * @param chores what else is done, each again while it answers that there is more
     */
    Housekeeping(
            Database database,
            DiskWatch disk,
            LetterBox letters,
            LongFunction<CompletableFuture<Boolean>> putBack,
            List<Work<Boolean>> chores) {
        this.database = database;
        this.disk = disk;
        this.letters = letters;
        this.putBack = putBack;
        this.chores = chores;
    }

    /**
     * Looks at the disk, puts back the dead letters that another process asked for, and does the
     * chores, in portions between which others can write.
     */
    CompletableFuture<Void> round() {
        disk.look();
        CompletableFuture<Void> done =
                database.write(letters::asked)
                        .thenCompose(
                                asked ->
                                        CompletableFuture.allOf(
                                                asked.stream()
                                                        .map(putBack::apply)
                                                        .toArray(CompletableFuture[]::new)));
        for (Work<Boolean> chore : chores) {
            done = done.thenCompose(before -> repeat(chore));
        }
        return done;
    }

    private CompletableFuture<Void> repeat(Work<Boolean> chore) {
        return database.write(chore)
                .thenCompose(
                        more ->
                                more
                                        ? repeat(chore)
                                        : CompletableFuture.<Void>completedFuture(null));
    }

    void start() {
        timer.scheduleWithFixedDelay(this::run, EVERY_MS, EVERY_MS, TimeUnit.MILLISECONDS);
    }

    private void run() {
        try {
            round().join();
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
