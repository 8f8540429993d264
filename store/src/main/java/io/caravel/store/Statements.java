package io.caravel.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/**
 * Prepared statements of the writer's connection, parsed once.
 *
 * <p>To be used inside {@link Database#write} only: it belongs to the writer thread. When the
 * writer opens a new connection after a failure, the statements of the old one are forgotten.
 */
public final class Statements {

    private final Map<String, PreparedStatement> prepared = new HashMap<>();
    private Connection owner;

    /** The statement for this SQL on this connection; parameters of an earlier use are cleared. */
    public PreparedStatement of(Connection connection, String sql) throws SQLException {
        if (connection != owner) {
            prepared.clear();
            owner = connection;
        }
        PreparedStatement statement = prepared.get(sql);
        if (statement == null) {
            statement = connection.prepareStatement(sql);
            prepared.put(sql, statement);
        } else {
            statement.clearParameters();
        }
        return statement;
    }
}
