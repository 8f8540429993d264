package io.caravel.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives disk back that the database no longer needs, in slices of about {@value #SLICE_MS} ms, so
 * that it never holds up a write for longer. Used on the writer's thread only.
 *
 * <p>Free pages beyond a reserve leave the file; a write-ahead log that has grown is cut. While
 * there is no work one slice follows another after a pause, under load there is one in {@value
 * #LOOK_MS} ms.
 */
final class Upkeep {

    /** How long the writer waits for work before it does a slice. */
    static final long LOOK_MS = 100;

    static final long SLICE_MS = 10;

    /** How long after a slice without work the next one comes: work that comes in turns is near. */
    private static final long PAUSE_MS = 15;

    /** Free pages that stay in the file for the next rows. */
    static final long RESERVE = 2_048;

    private static final Logger LOG = LoggerFactory.getLogger(Upkeep.class);
    private static final long MOST_LOG_BYTES = 8L << 20;
    private static final int PAGES_AT_ONCE = 16;

    private final Path log;
    private long lookedAt = System.nanoTime();
    private boolean mayBeDue = true;
    private boolean shrinking;
    private boolean logIsToBeCut;

    Upkeep(String file) {
        this.log = Path.of(file + "-wal");
    }

    /** Whether something was written since it was last found that nothing is to be done. */
    boolean mayBeDue() {
        return mayBeDue;
    }

    /** How long to wait for work before the next slice. */
    long patienceMs() {
        return shrinking ? PAUSE_MS : LOOK_MS;
    }

    /** Says that there was a commit, and does a slice when the last one is long ago. */
    void committed(Connection connection) {
        mayBeDue = true;
        if (System.nanoTime() - lookedAt > LOOK_MS * 1_000_000) {
            slice(connection);
        }
    }

    /** Does a slice. */
    void slice(Connection connection) {
        try (Statement statement = connection.createStatement()) {
            shrinking = shrinks(connection, statement);
            logIsToBeCut |= shrinking || Files.exists(log) && Files.size(log) > MOST_LOG_BYTES;
            if (!shrinking && logIsToBeCut) {
                logIsToBeCut = !isLogCut(statement);
            }
            mayBeDue = shrinking || logIsToBeCut;
        } catch (SQLException | IOException e) {
            mayBeDue = false;
            shrinking = false;
            LOG.debug("no upkeep of {}: {}", log, e.getMessage());
        }
        lookedAt = System.nanoTime();
    }

    /** Returns whether there is more to do. */
    private boolean shrinks(Connection connection, Statement statement) throws SQLException {
        long free = Room.number(connection, "freelist_count") - RESERVE;
        if (free <= 0 || Room.number(connection, "auto_vacuum") != 2) {
            return false;
        }
        long begin = System.nanoTime();
        statement.execute("BEGIN IMMEDIATE");
        try {
            while (free > 0 && System.nanoTime() - begin < SLICE_MS * 1_000_000) {
                long pages = Math.min(free, PAGES_AT_ONCE);
                statement.executeUpdate("PRAGMA incremental_vacuum(" + pages + ")");
                free -= pages;
            }
            statement.execute("COMMIT");
        } catch (SQLException e) {
            statement.execute("ROLLBACK");
            throw e;
        }
        return true;
    }

    /** Pages leave the file when its log is cut; that never waits for one who reads. */
    private static boolean isLogCut(Statement statement) throws SQLException {
        statement.execute("PRAGMA busy_timeout = 0");
        try (ResultSet row = statement.executeQuery("PRAGMA wal_checkpoint(TRUNCATE)")) {
            return row.next() && row.getInt(1) == 0;
        } finally {
            statement.execute("PRAGMA busy_timeout = " + Connections.BUSY_MS);
        }
    }
}
