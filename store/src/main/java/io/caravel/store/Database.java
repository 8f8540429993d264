package io.caravel.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One SQLite file with one writer and many readers, where "written" means on disk.
 *
 * <p>Writes are gathered into groups: many works share one transaction and one {@code fsync} (WAL,
 * {@code synchronous=FULL}), which makes full durability as fast as lazy commits. Works submitted
 * by one thread run in the order of submission, and their futures complete in it, one after the
 * other. A work that throws undoes itself and nothing else. A future completes only after its
 * commit has returned, on a thread of the database's own pool.
 *
 * <p>Safe for use by any number of threads. One process at a time is the owner of a file.
 */
public final class Database implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Database.class);

    private final Path file;
    private final Connections connections;
    private final Writer writer;
    private final Ownership ownership;
    private final String loss;
    private final Damage damage;

    private Database(
            Path file,
            Connections connections,
            Connection connection,
            Ownership ownership,
            String loss) {
        this.file = file;
        this.connections = connections;
        this.damage = new Damage(file.toString());
        this.writer = new Writer(connections, connection, file.toString(), damage);
        this.ownership = ownership;
        this.loss = loss;
    }

    /**
     * Opens the file as its owner, makes it if absent, and brings every area to its newest version.
     * A file that SQLite cannot read is set aside as {@code <name>.corrupt-<time>}, never deleted,
     * and what can be read of it is salvaged into a fresh one; {@link #loss} tells.
     *
     * @throws StoreException STORE-001 when the file cannot be opened, STORE-003 when a newer
     *     program wrote it, STORE-011 when it is open already
     */
    public static Database open(Path file, Migrations... areas) {
        Ownership ownership = null;
        Database opened = null;
        try {
            NativeLibrary.keepBeside(file);
            ownership = Ownership.take(file);
            String loss =
                    new Recovery(file).run(ownership.since(), ownership.isLeftWhole(file), areas);
            ownership.begin();
            Connections connections = new Connections(file);
            Connection connection = connections.openWriter();
            try {
                for (Migrations area : areas) {
                    Schema.migrate(connection, area, file.toString());
                }
                ownership.remember();
                opened = new Database(file, connections, connection, ownership, loss);
            } finally {
                if (opened == null) {
                    connection.close();
                }
            }
            return opened;
        } catch (SQLException | IOException e) {
            throw notOpened(file, e);
        } finally {
            if (opened == null && ownership != null) {
                ownership.close();
            }
        }
    }

    /**
     * Opens a file that another process may own, for a look or a small change: it is neither made
     * nor migrated nor mended.
     *
     * @throws StoreException STORE-001 when the file cannot be opened, STORE-003 or STORE-013 when
     *     a newer or an older program wrote it
     */
    public static Database join(Path file, Migrations... areas) {
        Connections connections = new Connections(file);
        try {
            if (!Files.exists(file)) {
                throw new NoSuchFileException(file.toString());
            }
            Connection connection = connections.openWriter();
            try {
                for (Migrations area : areas) {
                    Schema.requireCurrent(connection, area, file.toString());
                }
            } catch (SQLException | RuntimeException e) {
                connection.close();
                throw e;
            }
            return new Database(file, connections, connection, null, null);
        } catch (SQLException | IOException e) {
            throw notOpened(file, e);
        }
    }

    private static StoreException notOpened(Path file, Exception e) {
        return new StoreException(
                "STORE-001",
                "%s cannot be opened (%s): check that the folder exists and is writable"
                        .formatted(file, e.getMessage()),
                e);
    }

    /**
     * What was lost before it was opened, as a sentence with a code: STORE-008 a file that could
     * not be read, STORE-012 a file that had vanished. Empty when nothing was lost.
     */
    public Optional<String> loss() {
        return Optional.ofNullable(loss);
    }

    /** The file. */
    public Path file() {
        return file;
    }

    /**
     * Runs a work in the next group commit. Never blocks; the caller bounds how much it has under
     * way.
     *
     * @return completes with the work's answer once it is on disk; fails with what the work threw,
     *     or with {@link StoreException} STORE-002 when the disk did not take it (full, read-only,
     *     failing); the next write tries the disk again. What follows may wait for further writes
     */
    public <T> CompletableFuture<T> write(Work<T> work) {
        return writer.submit(work, failure -> {});
    }

    /**
     * As {@link #write(Work)}, for who has to know of a failure before anything later is written.
     *
     * @param notKept told on the writer's thread, before any later work runs, that nothing of this
     *     one is kept, perhaps twice; not when the database is closed. Must return at once
     */
    public <T> CompletableFuture<T> write(Work<T> work, Consumer<Throwable> notKept) {
        return writer.submit(work, notKept);
    }

    /** Calls a hook at each commit from now on, for as long as the database is open. */
    public void addHook(CommitHook hook) {
        writer.add(hook);
    }

    /**
     * Runs a work on the caller's thread with a connection that sees what is committed: one state,
     * however many queries the work makes.
     *
     * @throws StoreException STORE-006 when it cannot be read
     */
    public <T> T read(Work<T> work) {
        try {
            return connections.read(work);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            damage.look(e);
            throw new StoreException(
                    "STORE-006", "%s cannot be read (%s)".formatted(file, e.getMessage()), e);
        }
    }

    /**
     * How much more fits: a few system calls and one read of the file's first page, fit to be asked
     * each second.
     *
     * @throws StoreException STORE-006 when it cannot be found out
     */
    public Room room() {
        return read(connection -> Room.of(file, connection));
    }

    /**
     * Commits what waits, then closes the file; later writes fail with STORE-005. A file that was
     * found sound in all this time is not checked when it is opened again.
     */
    @Override
    public void close() {
        boolean whole = false;
        try {
            writer.close();
            connections.close();
            whole = !damage.isSeen();
        } catch (SQLException e) {
            throw new StoreException(
                    "STORE-007", "%s cannot be closed (%s)".formatted(file, e.getMessage()), e);
        } finally {
            if (ownership != null) {
                leave(whole);
            }
        }
    }

    private void leave(boolean whole) {
        try {
            if (whole) {
                ownership.end(file);
            }
        } catch (IOException e) {
            LOG.debug("{} is checked at its next opening: {}", file, e.getMessage());
        } finally {
            ownership.close();
        }
    }
}
