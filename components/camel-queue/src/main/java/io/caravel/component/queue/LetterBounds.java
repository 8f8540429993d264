package io.caravel.component.queue;

import io.caravel.store.CommitHook;
import io.caravel.store.Statements;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the dead letters within their bounds: the oldest go for good, and are counted as dropped
 * for that reason and no longer for the one they were given up for. When they are too many a tenth
 * goes at once, so that they are seldom counted. Used on the writer's thread only, but for {@link
 * #set}.
 */
final class LetterBounds implements CommitHook {

    /** Why a letter that had no room any more counts as dropped. */
    static final String FULL = "letters-full";

    /** Why a letter that nobody decided about in time counts as dropped. */
    static final String OLD = "letters-old";

    private static final Logger LOG = LoggerFactory.getLogger(LetterBounds.class);
    private static final long SAID_EVERY_MS = 60_000;
    private static final int PART = 10;
    private static final String COUNT =
            "SELECT count(*), coalesce(sum(length(headers) + length(body)), 0)"
                    + " FROM queue_dead_letters WHERE retry = 0";
    private static final String OLDEST =
            "SELECT id, queue, lane, length(headers) + length(body), born"
                    + " FROM queue_dead_letters WHERE retry = 0 ORDER BY id";
    private static final String DELETE =
            "DELETE FROM queue_dead_letters WHERE retry = 0 AND id <= ?";
    private static final String DATE = "UPDATE queue_dead_letters SET born = ? WHERE born = 0";

    private final Statements statements;
    private final Books books;
    private volatile Limits limits = new Limits(0, 0, 0);
    private boolean known;
    private long count;
    private long bytes;
    private long unsaid;
    private long saidAt;

    /**
     * What may be kept; 0 for any.
     *
     * @param count letters
     * @param bytes of their bodies and headers
     * @param age milliseconds
     */
    record Limits(long count, long bytes, long age) {

        Limits {
            if (count < 0 || bytes < 0 || age < 0) {
                throw new QueueException(
                        "QUEUE-016",
                        "bounds of the dead letters are 0 or more: correct the option");
            }
        }

        boolean exceeded(long letters, long size) {
            return count > 0 && letters > count || bytes > 0 && size > bytes;
        }

        boolean isOld(long born, long now) {
            return age > 0 && born + age < now;
        }

        /** What is left when some have to go. */
        Limits less() {
            return new Limits(count - count / PART, bytes - bytes / PART, age);
        }
    }

    LetterBounds(Statements statements, Books books) {
        this.statements = statements;
        this.books = books;
    }

    /** Sets what may be kept from now on. */
    void set(Limits next) {
        limits = next;
    }

    /** Letters of an earlier version of the program, which kept no date, are as old as this. */
    void date(Connection connection) throws SQLException {
        PreparedStatement update = statements.of(connection, DATE);
        update.setLong(1, books.clock().now());
        update.executeUpdate();
    }

    /** Counts one more; those that leave otherwise are noticed when there seem to be too many. */
    void added(int size) {
        count++;
        bytes += size;
    }

    /** Drops what is too much or too old. */
    void keep(Connection connection) throws SQLException {
        Limits most = limits;
        if (!known || most.exceeded(count, bytes)) {
            read(connection);
        }
        boolean full = most.exceeded(count, bytes);
        if (full || isOldestOld(connection, most)) {
            known = false;
            drop(connection, full ? most.less() : most);
            known = true;
        }
    }

    private void read(Connection connection) throws SQLException {
        try (ResultSet row = statements.of(connection, COUNT).executeQuery()) {
            row.next();
            count = row.getLong(1);
            bytes = row.getLong(2);
        }
        known = true;
    }

    private boolean isOldestOld(Connection connection, Limits most) throws SQLException {
        try (ResultSet row = statements.of(connection, OLDEST + " LIMIT 1").executeQuery()) {
            return row.next() && most.isOld(row.getLong(5), books.clock().now());
        }
    }

    private void drop(Connection connection, Limits left) throws SQLException {
        long last = 0;
        long dropped = 0;
        try (ResultSet row = statements.of(connection, OLDEST).executeQuery()) {
            while (row.next()) {
                boolean old = left.isOld(row.getLong(5), books.clock().now());
                if (!old && !left.exceeded(count, bytes)) {
                    break;
                }
                last = row.getLong(1);
                count--;
                bytes -= row.getLong(4);
                dropped++;
                Lane lane = Lane.values()[row.getInt(3)];
                books.recount(row.getString(2), lane, LetterBox.ATTEMPTS, -1);
                books.recount(row.getString(2), lane, old ? OLD : FULL, 1);
            }
        }
        PreparedStatement delete = statements.of(connection, DELETE);
        delete.setLong(1, last);
        delete.executeUpdate();
        say(dropped);
    }

    private void say(long dropped) {
        unsaid += dropped;
        long now = books.clock().now();
        if (saidAt == 0 || now - saidAt > SAID_EVERY_MS) {
            LOG.warn(
                    "QUEUE-019 {} dead letters were dropped, the oldest, because they are too many or too old: look at those that are left",
                    unsaid);
            unsaid = 0;
            saidAt = now;
        }
    }

    @Override
    public void beforeCommit(Connection connection) {}

    @Override
    public void rolledBack() {
        known = false;
    }
}
