package io.caravel.store;

import java.sql.Connection;

/**
 * Something done with a connection, inside a transaction that somebody else begins and ends.
 *
 * @param <T> what it answers
 */
@FunctionalInterface
public interface Work<T> {

    /**
     * Does the work. Never commits, rolls back or closes the connection.
     *
     * @throws Exception any failure; then nothing of this work is kept
     */
    T run(Connection connection) throws Exception;
}
