package io.caravel.edge.objects;

import io.caravel.store.Database;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Of which kinds the cloud has told everything since this store was made. Until then what is not in
 * the store may all the same be wanted: the store may be new or salvaged. A store that was salvaged
 * is another store, so nothing is taken over from the old one. Safe for any thread.
 */
final class ToldKinds {

    private static final String INCARNATION =
            "SELECT incarnation FROM object_store ORDER BY rowid LIMIT 1";

    private final Database database;
    private final String incarnation;
    private final Set<String> told = ConcurrentHashMap.newKeySet();

    ToldKinds(Database database) {
        this.database = database;
        this.incarnation = database.read(ToldKinds::readIncarnation);
        told.addAll(database.read(this::load));
    }

    boolean contains(String kind) {
        return told.contains(kind);
    }

    /** Completes after the commit; true when it was not known yet. */
    CompletionStage<Boolean> add(String kind) {
        return database.write(connection -> save(connection, kind))
                .thenApply(saved -> told.add(kind));
    }

    private boolean save(Connection connection, String kind) throws SQLException {
        if (told.contains(kind)) {
            return false;
        }
        try (PreparedStatement upsert =
                connection.prepareStatement(
                        "INSERT INTO object_told (kind, incarnation) VALUES (?, ?)"
                                + " ON CONFLICT (kind)"
                                + " DO UPDATE SET incarnation = excluded.incarnation")) {
            upsert.setString(1, kind);
            upsert.setString(2, incarnation);
            return upsert.executeUpdate() > 0;
        }
    }

    private Set<String> load(Connection connection) throws SQLException {
        Set<String> kinds = new HashSet<>();
        try (PreparedStatement select =
                connection.prepareStatement("SELECT kind FROM object_told WHERE incarnation = ?")) {
            select.setString(1, incarnation);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    kinds.add(rows.getString(1));
                }
            }
        }
        return kinds;
    }

    /** Random name of a store, made with its file. */
    static String readIncarnation(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(INCARNATION);
                ResultSet row = select.executeQuery()) {
            row.next();
            return row.getString(1);
        }
    }
}
