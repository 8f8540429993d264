package io.caravel.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that writes: takes what waits, up to {@value #MOST_WORKS} works, and commits it as
 * one transaction.
 *
 * <p>While a commit is on its way to the disk the next group gathers, so that the number of works
 * per commit follows the load and an idle database never delays a work.
 */
final class Writer implements AutoCloseable {

    static final int MOST_WORKS = 500;

    private static final Logger LOG = LoggerFactory.getLogger(Writer.class);
    private static final int COMPLETION_THREADS = 4;

    private final LinkedBlockingQueue<Pending<?>> waiting = new LinkedBlockingQueue<>();
    private final ExecutorService completions =
            Executors.newFixedThreadPool(
                    COMPLETION_THREADS, task -> daemon(task, "caravel-store-done"));
    private final Connections connections;
    private final String file;
    private final Thread thread;
    private Connection connection;
    private volatile boolean closed;

    Writer(Connections connections, Connection connection, String file) {
        this.connections = connections;
        this.connection = connection;
        this.file = file;
        this.thread = daemon(this::run, "caravel-store-writer");
        thread.start();
    }

    <T> CompletableFuture<T> submit(Work<T> work) {
        Pending<T> pending = new Pending<>(work, new CompletableFuture<>());
        if (closed) {
            pending.fail(closedError());
        } else {
            waiting.add(pending);
            if (closed && waiting.remove(pending)) {
                pending.fail(closedError());
            }
        }
        return pending.future;
    }

    /** Commits what was submitted before, then ends the thread and closes its connection. */
    @Override
    public void close() throws SQLException {
        closed = true;
        waiting.add(new Pending<>(null, new CompletableFuture<>()));
        try {
            thread.join();
            completions.shutdown();
            completions.awaitTermination(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        connection.close();
    }

    private void run() {
        List<Pending<?>> group = new ArrayList<>(MOST_WORKS);
        boolean open = true;
        while (open) {
            try {
                group.add(waiting.take());
                waiting.drainTo(group, MOST_WORKS - 1);
                open = group.stream().noneMatch(pending -> pending.work == null);
                group.removeIf(pending -> pending.work == null);
                commit(group);
            } catch (InterruptedException e) {
                LOG.debug("the writer of {} is not interruptible", file);
            } finally {
                group.clear();
            }
        }
        List<Pending<?>> late = new ArrayList<>();
        waiting.drainTo(late);
        late.forEach(pending -> pending.fail(closedError()));
    }

    private void commit(List<Pending<?>> group) {
        if (group.isEmpty()) {
            return;
        }
        List<Pending<?>> works = List.copyOf(group);
        try {
            try (Statement statement = connection.createStatement()) {
                statement.execute("BEGIN IMMEDIATE");
                for (Pending<?> pending : works) {
                    pending.runIn(connection, statement);
                }
                statement.execute("COMMIT");
            }
            works.forEach(pending -> completions.execute(pending::complete));
        } catch (SQLException | RuntimeException e) {
            StoreException failure =
                    new StoreException(
                            "STORE-002",
                            "%d writes to %s failed (%s): free disk space or mend the disk; they were refused and nothing of them is kept"
                                    .formatted(works.size(), file, e.getMessage()),
                            e);
            reopen();
            works.forEach(pending -> completions.execute(() -> pending.fail(failure)));
        }
    }

    /** A connection that failed inside a transaction is not trusted again. */
    private void reopen() {
        try {
            connection.close();
        } catch (SQLException e) {
            LOG.debug("closing a failed connection to {}: {}", file, e.getMessage());
        }
        try {
            connection = connections.openWriter();
        } catch (SQLException e) {
            LOG.error(
                    "STORE-004 {} cannot be opened again ({}): every write fails until it can",
                    file,
                    e.getMessage());
        }
    }

    private StoreException closedError() {
        return new StoreException("STORE-005", file + " is closed: nothing was written", null);
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    /** One work, its result until the commit, and who waits for it. */
    private static final class Pending<T> {

        private final Work<T> work;
        private final CompletableFuture<T> future;
        private T result;
        private Exception failure;

        Pending(Work<T> work, CompletableFuture<T> future) {
            this.work = work;
            this.future = future;
        }

        /** A failing work is undone to its own savepoint; its neighbours are not touched. */
        void runIn(Connection connection, Statement statement) throws SQLException {
            statement.execute("SAVEPOINT work");
            try {
                result = work.run(connection);
                statement.execute("RELEASE work");
            } catch (Exception e) {
                failure = e;
                statement.execute("ROLLBACK TO work");
                statement.execute("RELEASE work");
            }
        }

        void complete() {
            if (failure == null) {
                future.complete(result);
            } else {
                future.completeExceptionally(failure);
            }
        }

        void fail(Exception e) {
            future.completeExceptionally(e);
        }
    }
}
