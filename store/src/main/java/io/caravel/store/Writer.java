package io.caravel.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
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
    private static final long LONGEST_GATHERING_NANOS = 300_000;

    private final LinkedBlockingQueue<Pending<?>> waiting = new LinkedBlockingQueue<>();
    private final Queue<Pending<?>> gathered = new ArrayDeque<>();
    private final List<CommitHook> hooks = new CopyOnWriteArrayList<>();
    private final Completions completions = new Completions();
    private final Connections connections;
    private final Transaction transaction;
    private final Upkeep upkeep;
    private final String file;
    private final Thread thread;
    private Connection connection;
    private int lastGroup;
    private boolean last;
    private volatile boolean closed;

    Writer(Connections connections, Connection connection, String file) {
        this.connections = connections;
        this.connection = connection;
        this.file = file;
        this.transaction = new Transaction(file, hooks);
        this.upkeep = new Upkeep(file);
        this.thread = new Thread(this::run, "caravel-store-writer");
        thread.setDaemon(true);
        thread.start();
    }

    <T> CompletableFuture<T> submit(Work<T> work) {
        Pending<T> pending = new Pending<>(work);
        if (closed) {
            refuse(pending);
        } else {
            waiting.add(pending);
            if (closed && waiting.remove(pending)) {
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
        waiting.add(new Pending<>(null));
        try {
            thread.join();
            completions.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        connection.close();
    }

    private void run() {
        while (!last || !gathered.isEmpty()) {
            try {
                if (gathered.isEmpty()) {
                    gather();
                }
                commit();
            } catch (InterruptedException e) {
                LOG.debug("the writer of {} is not interruptible", file);
            }
        }
        List<Pending<?>> late = new ArrayList<>();
        waiting.drainTo(late);
        late.forEach(this::refuse);
    }

    /** The next work; looks after held-up completions and the file while there is none. */
    private Pending<?> next() throws InterruptedException {
        Pending<?> pending = null;
        while (pending == null) {
            if (completions.areWaiting()) {
                pending = waiting.poll(Completions.STALL_MS, TimeUnit.MILLISECONDS);
                if (pending == null) {
                    completions.relieve();
                }
            } else if (upkeep.mayBeDue()) {
                pending = waiting.poll(upkeep.patienceMs(), TimeUnit.MILLISECONDS);
                if (pending == null) {
                    upkeep.slice(connection);
                }
            } else {
                pending = waiting.take();
            }
        }
        return pending;
    }

    /**
     * Takes what waits. After a group of several, waits a moment for as many as it had: those who
     * waited for it are about to write again. After a single work it waits for nobody.
     */
    private void gather() throws InterruptedException {
        gathered.add(next());
        waiting.drainTo(gathered, MOST_WORKS - gathered.size());
        long until = System.nanoTime() + LONGEST_GATHERING_NANOS;
        while (gathered.size() < lastGroup) {
            Pending<?> next = waiting.poll(until - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (next == null) {
                break;
            }
            gathered.add(next);
            waiting.drainTo(gathered, MOST_WORKS - gathered.size());
        }
        lastGroup = gathered.size();
    }

    private void commit() {
        last |= gathered.removeIf(pending -> pending.work() == null);
        if (gathered.isEmpty()) {
            return;
        }
        List<Pending<?>> ran = new ArrayList<>(gathered.size());
        try {
            if (connection.isClosed()) {
                connection = connections.openWriter();
            }
            transaction.run(connection, gathered, ran);
        } catch (SQLException | RuntimeException | Error e) {
            if (ran.isEmpty()) {
                ran.addAll(gathered);
                gathered.clear();
            }
            StoreException failure = transaction.notWritten(ran.size(), e);
            reopen();
            hooks.forEach(CommitHook::rolledBack);
            ran.forEach(pending -> pending.failed(failure));
        }
        completions.execute(ran);
        upkeep.committed(connection);
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

    private void refuse(Pending<?> pending) {
        pending.failed(
                new StoreException("STORE-005", file + " is closed: nothing was written", null));
        pending.complete();
    }
}
