package io.caravel.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * Runs works on the writer's connection, many in one transaction. Used on the writer's thread only.
 *
 * <p>No transaction begins another work after {@value #LONGEST_MS} ms: what is left waits for the
 * next, so that neither a commit nor those who wait for it are held up by the number of works.
 */
final class Transaction {

    static final long LONGEST_MS = 25;

    private static final Logger LOG = LoggerFactory.getLogger(Transaction.class);
    private static final long SLOW_WORK_MS = 250;

    private final Statements statements = new Statements();
    private final String file;
    private final Damage damage;
    private final List<CommitHook> hooks;

    /**
     * @param hooks called before each commit and when there was none
     */
    Transaction(String file, Damage damage, List<CommitHook> hooks) {
        this.file = file;
        this.damage = damage;
        this.hooks = hooks;
    }

    /** Begins a transaction; when this throws, no work has run. */
    void begin(Connection connection) throws SQLException {
        execute(connection, "BEGIN IMMEDIATE");
    }

    /**
     * Runs the works of a group, then commits.
     *
     * @param group has its first work; no others are taken when there is no time left for them
     * @return how long the commit took, in nanoseconds
     * @throws SQLException when nothing of them is kept
     */
    long run(Connection connection, Group group) throws SQLException {
        long begin = System.nanoTime();
        Pending<?> next = group.works().get(0);
        while (next != null) {
            long before = System.nanoTime();
            runOne(connection, next);
            long after = System.nanoTime();
            warnIfSlow(next, (after - before) / 1_000_000);
            next = after - begin < LONGEST_MS * 1_000_000 ? group.next() : null;
        }
        for (CommitHook hook : hooks) {
            hook.beforeCommit(connection);
        }
        long ran = System.nanoTime();
        execute(connection, "COMMIT");
        return System.nanoTime() - ran;
    }

    /** A failing work is undone to its own savepoint; its neighbours are not touched. */
    private <T> void runOne(Connection connection, Pending<T> pending) throws SQLException {
        execute(connection, "SAVEPOINT work");
        try {
            pending.ran(pending.work().run(connection));
            execute(connection, "RELEASE work");
        } catch (Exception | Error e) {
            pending.failed(isOfTheDisk(e) ? notWritten(1, e) : e);
            execute(connection, "ROLLBACK TO work");
            execute(connection, "RELEASE work");
        }
    }

    /** Ends what is left of a failed transaction, so that it locks out nobody. */
    void undo(Connection connection) {
        try (Statement rollback = connection.createStatement()) {
            rollback.execute("ROLLBACK");
        } catch (SQLException e) {
            LOG.debug("undoing a transaction of {}: {}", file, e.getMessage());
        }
    }

    private void execute(Connection connection, String sql) throws SQLException {
        statements.of(connection, sql).execute();
    }

    private void warnIfSlow(Pending<?> pending, long ms) {
        if (ms >= SLOW_WORK_MS) {
            LOG.warn(
                    "STORE-010 a write to {} by {} took {} ms, all others waited: it is to be cut in parts",
                    file,
                    pending.work().getClass().getName().replaceAll("[$/].*", ""),
                    ms);
        }
    }

    StoreException notWritten(int works, Throwable cause) {
        damage.look(cause);
        return new StoreException(
                "STORE-002",
                "%d writes to %s failed (%s): free disk space or mend the disk; they were refused and nothing of them is kept"
                        .formatted(works, file, cause.getMessage()),
                cause);
    }

    private static boolean isOfTheDisk(Throwable e) {
        int code = e instanceof SQLiteException known ? known.getResultCode().code & 0xff : 0;
        return code == SQLiteErrorCode.SQLITE_FULL.code
                || code == SQLiteErrorCode.SQLITE_IOERR.code
                || code == SQLiteErrorCode.SQLITE_CORRUPT.code
                || code == SQLiteErrorCode.SQLITE_READONLY.code;
    }
}
