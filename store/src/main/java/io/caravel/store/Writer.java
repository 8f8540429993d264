package io.caravel.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

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
    private static final long LONGEST_GATHERING_NANOS = 300_000;

    private final LinkedBlockingQueue<Pending<?>> waiting = new LinkedBlockingQueue<>();
    private final List<CommitHook> hooks = new CopyOnWriteArrayList<>();
    private final Completions completions = new Completions();
    private final Connections connections;
    private final String file;
    private final Thread thread;
    private Connection connection;
    private int lastGroup;
    private volatile boolean closed;

    Writer(Connections connections, Connection connection, String file) {
        this.connections = connections;
        this.connection = connection;
        this.file = file;
        this.thread = new Thread(this::run, "caravel-store-writer");
        thread.setDaemon(true);
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

    void add(CommitHook hook) {
        hooks.add(hook);
    }

    /** Commits what was submitted before, then ends the thread and closes its connection. */
    @Override
    public void close() throws SQLException {
        closed = true;
        waiting.add(new Pending<>(null, new CompletableFuture<>()));
        try {
            thread.join();
            completions.close();
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
                group.add(next());
                gather(group);
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

    /** The next work; looks after held-up completions while there is none. */
    private Pending<?> next() throws InterruptedException {
        Pending<?> pending = null;
        while (pending == null) {
            if (completions.areWaiting()) {
                pending = waiting.poll(Completions.STALL_MS, TimeUnit.MILLISECONDS);
                if (pending == null) {
                    completions.relieve();
                }
            } else {
                pending = waiting.take();
            }
        }
        return pending;
    }

    /**
     * Adds what waits. After a group of several, waits a moment for as many as it had: those who
     * waited for it are about to write again. After a single work it waits for nobody.
     */
    private void gather(List<Pending<?>> group) throws InterruptedException {
        waiting.drainTo(group, MOST_WORKS - group.size());
        long until = System.nanoTime() + LONGEST_GATHERING_NANOS;
        while (group.size() < lastGroup) {
            Pending<?> next = waiting.poll(until - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (next == null) {
                break;
            }
            group.add(next);
            waiting.drainTo(group, MOST_WORKS - group.size());
        }
        lastGroup = group.size();
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
                for (CommitHook hook : hooks) {
                    hook.beforeCommit(connection);
                }
                statement.execute("COMMIT");
            }
            works.forEach(pending -> completions.execute(pending.asker, pending::complete));
        } catch (SQLException | RuntimeException | Error e) {
            StoreException failure = notWritten(works.size(), e);
            reopen();
            hooks.forEach(CommitHook::rolledBack);
            works.forEach(
                    pending -> completions.execute(pending.asker, () -> pending.fail(failure)));
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

    private StoreException notWritten(int works, Throwable cause) {
        return new StoreException(
                "STORE-002",
                "%d writes to %s failed (%s): free disk space or mend the disk; they were refused and nothing of them is kept"
                        .formatted(works, file, cause.getMessage()),
                cause);
    }

    /** One work, its result until the commit, and who waits for it. */
    private final class Pending<T> {

        private final Work<T> work;
        private final CompletableFuture<T> future;
        private final Thread asker = Thread.currentThread();
        private T result;
        private Throwable failure;

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
            } catch (Exception | Error e) {
                failure = isOfTheDisk(e) ? notWritten(1, e) : e;
                statement.execute("ROLLBACK TO work");
                statement.execute("RELEASE work");
            }
        }

        private boolean isOfTheDisk(Throwable e) {
            int code = e instanceof SQLiteException known ? known.getResultCode().code & 0xff : 0;
            return code == SQLiteErrorCode.SQLITE_FULL.code
                    || code == SQLiteErrorCode.SQLITE_IOERR.code
                    || code == SQLiteErrorCode.SQLITE_CORRUPT.code
                    || code == SQLiteErrorCode.SQLITE_READONLY.code;
        }

        void complete() {
            if (failure == null) {
                future.complete(result);
            } else {
                future.completeExceptionally(failure);
            }
        }

        void fail(Throwable e) {
            future.completeExceptionally(e);
        }
    }
}
