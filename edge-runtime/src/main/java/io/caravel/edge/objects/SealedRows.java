package io.caravel.edge.objects;

import io.caravel.edge.EdgeCode;
import io.caravel.store.Database;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes what a store holds fit its key, at the start: what an earlier version stored in the open is
 * encrypted; what cannot be decrypted is forgotten, so that the cloud sends it again.
 */
final class SealedRows {

    private static final Logger LOG = LoggerFactory.getLogger(SealedRows.class);

    private final Database database;
    private final BodySeal seal;

    SealedRows(Database database, BodySeal seal) {
        this.database = database;
        this.seal = seal;
    }

    void fit() {
        int lost = database.write(this::fit).join();
        if (lost > 0) {
            LOG.error("{} objects={}", EdgeCode.KEY_LOST.sentence(), lost);
        }
    }

    private int fit(Connection connection) throws SQLException {
        int lost = 0;
        for (String kind : BodySeal.KINDS) {
            for (StoredObject row : rows(connection, kind)) {
                Optional<String> body = seal.open(kind, row.key(), row.body());
                if (body.isEmpty()) {
                    forget(connection, row);
                    lost++;
                } else if (!BodySeal.isSealed(row.body())) {
                    replace(connection, row);
                }
            }
        }
        return lost;
    }

    private static List<StoredObject> rows(Connection connection, String kind) throws SQLException {
        List<StoredObject> rows = new ArrayList<>();
        try (PreparedStatement select =
                connection.prepareStatement("SELECT key, rev, body FROM objects WHERE kind = ?")) {
            select.setString(1, kind);
            try (ResultSet found = select.executeQuery()) {
                while (found.next()) {
                    rows.add(
                            new StoredObject(
                                    kind,
                                    found.getString(1),
                                    found.getString(2),
                                    found.getString(3)));
                }
            }
        }
        return rows;
    }

    /** The row goes, and so does the knowledge that all of its kind are here. */
    private static void forget(Connection connection, StoredObject row) throws SQLException {
        try (PreparedStatement delete =
                connection.prepareStatement("DELETE FROM objects WHERE kind = ? AND key = ?")) {
            delete.setString(1, row.kind());
            delete.setString(2, row.key());
            delete.executeUpdate();
        }
        try (PreparedStatement untold =
                connection.prepareStatement("DELETE FROM object_told WHERE kind = ?")) {
            untold.setString(1, row.kind());
            untold.executeUpdate();
        }
    }

    /** What was there in the open is overwritten in the file, not only freed. */
    private void replace(Connection connection, StoredObject row) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA secure_delete = ON");
            try (PreparedStatement update =
                    connection.prepareStatement(
                            "UPDATE objects SET body = ? WHERE kind = ? AND key = ?")) {
                update.setString(1, seal.seal(row.kind(), row.key(), row.body()));
                update.setString(2, row.kind());
                update.setString(3, row.key());
                update.executeUpdate();
            }
            statement.execute("PRAGMA secure_delete = OFF");
        }
    }
}
