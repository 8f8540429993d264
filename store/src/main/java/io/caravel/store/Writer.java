package io.caravel.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that writes: takes what waits and commits it as one transaction.
 *
 * <p>While a commit is on its way to the disk the next group gathers, so that the number of works
 * per commit follows the load and an idle database never delays a work.
 */
final class Writer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Writer.class);
    private static final long LONGEST_WAIT_MS = 3_600_000;

    private final Arrivals arrivals = new Arrivals();
    private final Group group = new Group(arrivals);
    private final List<CommitHook> hooks = new CopyOnWriteArrayList<>();
    private final Completions completions = new Completions();
    private final Connections connections;
    private final Transaction transaction;
    private final Upkeep upkeep;
    private final String file;
    private final Thread thread;
    private Connection connection;
    private volatile boolean closed;

    Writer(Connections connections, Connection connection, String file, Damage damage) {
        this.connections = connections;
        this.connection = connection;
        this.file = file;
        this.transaction = new Transaction(file, damage, hooks);
        this.upkeep = new Upkeep(file);
        this.thread = new Thread(this::run, "caravel-store-writer");
        thread.setDaemon(true);
        thread.start();
    }

    <T> CompletableFuture<T> submit(Work<T> work, Consumer<Throwable> notKept) {
        Pending<T> pending = new Pending<>(work, notKept, completions.line());
        if (closed) {
            refuse(pending);
        } else {
            arrivals.add(pending);
            if (closed && arrivals.remove(pending)) {
                refuse(pending);
            }
        }
        return pending.future();
    }

    void add(CommitHook hook) {
        hooks.add(hook);
    }

    /** Commits what was submitted before, then ends the thread and closes its connection. */
    @Override
    public void close() throws SQLException {
        closed = true;
        arrivals.add(new Pending<>(null, failure -> {}, completions.line()));
        try {
            thread.join();
            completions.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        connection.close();
    }

    private void run() {
        while (!group.isLast()) {
            group.begin(next());
            if (!group.works().isEmpty()) {
                commit();
            }
        }
        for (Pending<?> late = arrivals.poll(); late != null; late = arrivals.poll()) {
            refuse(late);
        }
    }

    /** The next work; looks after held-up completions and the file while there is none. */
    private Pending<?> next() {
        Pending<?> next = arrivals.poll();
        long spin = group.isOneOfSeveral() ? Group.SPIN_NANOS : 0;
        while (next == null) {
            if (completions.areWaiting()) {
                next = poll(spin, Completions.STALL_MS);
                if (next == null) {
                    completions.relieve();
                }
            } else if (upkeep.mayBeDue()) {
                next = poll(spin, upkeep.patienceMs());
                if (next == null) {
                    upkeep.slice(connection);
                }
            } else {
                next = poll(spin, LONGEST_WAIT_MS);
            }
        }
        return next;
    }

    private Pending<?> poll(long spin, long ms) {
        arrivals.await(spin, 1, System.nanoTime() + ms * 1_000_000);
        return arrivals.poll();
    }

    private void commit() {
        boolean begun = false;
        long commitNanos = 0;
        try {
            if (connection.isClosed()) {
                connection = connections.openWriter();
            }
            transaction.begin(connection);
            begun = true;
            commitNanos = transaction.run(connection, group);
        } catch (SQLException | RuntimeException | Error e) {
            if (!begun) {
                group.fill();
            }
            StoreException failure = transaction.notWritten(group.works().size(), e);
            reopen();
            hooks.forEach(CommitHook::rolledBack);
            group.works().forEach(pending -> pending.failed(failure));
        }
        completions.execute(group.works());
        group.end(commitNanos);
        upkeep.committed(connection);
    }

    /**
     * A connection that failed inside a transaction is not trusted again. The next one is opened
     * first: were none open in between, it would take what a failed sync left in the log for
     * committed, and build upon what may not be on the disk; so it writes over it.
     */
    private void reopen() {
        Connection failed = connection;
        transaction.undo(failed);
        try {
            connection = connections.openWriter();
        } catch (SQLException e) {
            LOG.error(
                    "STORE-004 {} cannot be opened again ({}): every write fails until it can",
                    file,
                    e.getMessage());
        }
        try {
            failed.close();
        } catch (SQLException e) {
            LOG.debug("closing a failed connection to {}: {}", file, e.getMessage());
        }
    }

    private void refuse(Pending<?> pending) {
        pending.refused(
                new StoreException("STORE-005", file + " is closed: nothing was written", null));
        pending.complete();
    }
}
