package io.caravel.store;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * What has to be written once per transaction and not once per work, for example counters.
 *
 * <p>Called on the writer's thread only, so it shares its memory with the works without locks.
 */
public interface CommitHook {

    /**
     * Called after the works of a group and before their commit; what it writes becomes part of the
     * transaction.
     *
     * @throws SQLException to refuse the whole group
     */
    void beforeCommit(Connection connection) throws SQLException;

    /**
     * Called when nothing of a group was kept, though its works and {@link #beforeCommit} may have
     * run: what was learnt from them is to be forgotten.
     */
    void rolledBack();
}
