package io.caravel.edge;

import io.caravel.component.queue.QueueStore;
import io.caravel.edge.objects.ObjectSchema;
import io.caravel.edge.status.EdgeStatus;
import io.caravel.edge.status.StoreHistory;
import io.caravel.edge.twins.TwinHistory;
import io.caravel.edge.twins.TwinStore;
import io.caravel.runtime.StartFailure;
import io.caravel.store.Database;
import io.caravel.store.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Statement;
import java.util.concurrent.CompletionException;

/** Opens {@code edge.db}: waits for a full disk, and notices when it is not the store of before. */
final class LocalStore {

    private static final String FULL = "EDGE-STORE-004";
    private static final long LEAST_ROOM = 256 * 1024;

    private final Path file;
    private final EdgeStatus status;

    LocalStore(Path file, EdgeStatus status) {
        this.file = file;
        this.status = status;
    }

    /**
     * Opens it; comes back when it can be written.
     *
     * @throws StartFailure {@code EDGE-STORE-002} when it cannot be opened, for another reason than
     *     a full disk
     */
    Database open() {
        StoreHistory history = StoreHistory.before(file, status);
        return new Patience(status).with(() -> tryToOpen(history), why -> FULL.equals(why.code()));
    }

    private Database tryToOpen(StoreHistory history) {
        Database database = null;
        try {
            database =
                    Database.open(
                            file,
                            QueueStore.migrations(),
                            ObjectSchema.MIGRATIONS,
                            TwinStore.MIGRATIONS,
                            TwinHistory.MIGRATIONS);
            database.write(LocalStore::probe).join();
            history.after(database);
            return database;
        } catch (StoreException | CompletionException e) {
            if (database != null) {
                database.close();
            }
            throw failure(e);
        }
    }

    /** A write that changes nothing and all the same needs room on the disk. */
    private static Void probe(java.sql.Connection connection) throws java.sql.SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE start_probe (room BLOB)");
            statement.execute("INSERT INTO start_probe VALUES (zeroblob(16384))");
            statement.execute("DROP TABLE start_probe");
        }
        return null;
    }

    private StartFailure failure(RuntimeException why) {
        Throwable said = why instanceof CompletionException ? why.getCause() : why;
        if (isFull(said)) {
            return new StartFailure(
                    FULL,
                    "the disk of %s is full (%s): make room; Pods run on meanwhile"
                            .formatted(file, said.getMessage()),
                    said);
        }
        return new StartFailure("EDGE-STORE-002", said.getMessage(), said);
    }

    private boolean isFull(Throwable why) {
        for (Throwable cause = why; cause != null; cause = cause.getCause()) {
            String message = String.valueOf(cause.getMessage());
            if (message.contains("SQLITE_FULL") || message.contains("No space left")) {
                return true;
            }
        }
        try {
            return Files.getFileStore(file.toAbsolutePath().getParent()).getUsableSpace()
                    < LEAST_ROOM;
        } catch (IOException e) {
            return false;
        }
    }
}
