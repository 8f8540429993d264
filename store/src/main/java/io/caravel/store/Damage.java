package io.caravel.store;

import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * Whether SQLite found the file damaged while it was in use: then it is not left as sound, and the
 * next opening checks and salvages it. Safe for threads.
 */
final class Damage {

    private static final Logger LOG = LoggerFactory.getLogger(Damage.class);

    private final AtomicBoolean seen = new AtomicBoolean();
    private final String file;

    Damage(String file) {
        this.file = file;
    }

    /** Looks at a failure; the first that tells of damage is said in the log. */
    void look(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLiteException known && isDamage(known.getResultCode())) {
                if (seen.compareAndSet(false, true)) {
                    LOG.error(
                            "STORE-014 {} is damaged ({}): restart, what can be read is salvaged then",
                            file,
                            cause.getMessage());
                }
                return;
            }
        }
    }

    boolean isSeen() {
        return seen.get();
    }

    private static boolean isDamage(SQLiteErrorCode code) {
        return (code.code & 0xff) == SQLiteErrorCode.SQLITE_CORRUPT.code
                || code == SQLiteErrorCode.SQLITE_NOTADB;
    }
}
