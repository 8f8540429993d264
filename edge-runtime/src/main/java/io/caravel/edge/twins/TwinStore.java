package io.caravel.edge.twins;

import io.caravel.store.Database;
import io.caravel.store.Migrations;
import io.vertx.core.json.JsonObject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The twins of all devices: in memory, where reads come from, and on disk, where a change is before
 * its stage completes.
 *
 * <p>Promises: changes are made one after the other, in memory at once; on disk is a state of each
 * twin that it had; a stage completes when its change, or a later one, is committed, in order; what
 * was on disk is back after a restart. Versions grow for ever, also across restarts and clocks that
 * go back. All methods may be called from any thread.
 */
public final class TwinStore {

    /** The area {@code twins}. */
    public static final Migrations MIGRATIONS =
            new Migrations(
                    "twins",
                    List.of(
                            "CREATE TABLE twins (key TEXT PRIMARY KEY, body TEXT NOT NULL)"
                                    + " WITHOUT ROWID",
                            "CREATE TABLE twin_epoch (id INTEGER PRIMARY KEY CHECK (id = 1),"
                                    + " epoch INTEGER NOT NULL)"));

    private static final int LARGEST_TWIN = 512 * 1024;

    private final Database database;
    private final Map<String, TwinDocument> documents = new HashMap<>();
    private final Saves saves;
    private final long epoch;
    private long counter;
    private volatile Consumer<String> listener = key -> {};

    /**
     * What becomes of a twin.
     *
     * @param after the twin from now on
     * @param answer for the caller
     */
    record Change<T>(TwinDocument after, T answer) {}

    /**
     * What became of a change.
     *
     * @param answer of the function
     * @param stored completes after the commit
     */
    record Changed<T>(T answer, CompletionStage<?> stored) {}

    /**
     * Loads all twins.
     *
     * @param database an open database with {@link #MIGRATIONS}
     */
    public TwinStore(Database database) {
        this.database = database;
        saves = new Saves(batch -> database.write(connection -> save(connection, batch)));
        documents.putAll(database.read(TwinStore::load));
        epoch = database.write(TwinStore::nextEpoch).join();
    }

    /** The twin of a device, as it is in memory. */
    synchronized Optional<TwinDocument> get(String key) {
        return Optional.ofNullable(documents.get(key));
    }

    /** The devices that have a twin. */
    synchronized Set<String> keys() {
        return Set.copyOf(documents.keySet());
    }

    /**
     * Changes a twin. The function gets the twin so far, null for none, and runs at once, on the
     * caller's thread; what it throws is thrown here and nothing changes.
     *
     * @throws TwinException 400 when the twin would grow beyond 512 KiB
     */
    synchronized <T> Changed<T> change(String key, Function<TwinDocument, Change<T>> function) {
        TwinDocument before = documents.get(key);
        Change<T> change = function.apply(before);
        if (change.after() == before) {
            return new Changed<>(change.answer(), settled());
        }
        if (change.after().bytes() > LARGEST_TWIN) {
            throw new TwinException(
                    TwinException.BAD, "the twin would be larger than " + LARGEST_TWIN + " bytes");
        }
        documents.put(key, change.after());
        listener.accept(key);
        return new Changed<>(change.answer(), saves.add(key));
    }

    /** Adds a listener, told the key of each twin that changed; under the lock of this store. */
    synchronized void onChange(Consumer<String> more) {
        listener = listener.andThen(more);
    }

    /** Completes when all changes before are on disk, and after their stages. */
    CompletionStage<?> settled() {
        return saves.add(null);
    }

    /** Forgets a twin; completes after the commit. */
    synchronized CompletionStage<Void> remove(String key) {
        documents.remove(key);
        listener.accept(key);
        return saves.add(key);
    }

    /** A version greater than all before: {@code <epoch>.<counter>}. */
    synchronized String nextRev() {
        return epoch + "." + ++counter;
    }

    private static Map<String, TwinDocument> load(Connection connection) throws SQLException {
        Map<String, TwinDocument> loaded = new HashMap<>();
        try (PreparedStatement select = connection.prepareStatement("SELECT key, body FROM twins");
                ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                loaded.put(
                        rows.getString(1),
                        TwinDocument.fromJson(new JsonObject(rows.getString(2))));
            }
        }
        return loaded;
    }

    private Void save(Connection connection, Saves.Batch batch) throws SQLException {
        Map<String, TwinDocument> changed = new LinkedHashMap<>();
        synchronized (this) {
            saves.take(batch).forEach(key -> changed.put(key, documents.get(key)));
        }
        try (PreparedStatement upsert =
                        connection.prepareStatement(
                                "INSERT INTO twins (key, body) VALUES (?, ?)"
                                        + " ON CONFLICT (key) DO UPDATE SET body = excluded.body");
                PreparedStatement delete =
                        connection.prepareStatement("DELETE FROM twins WHERE key = ?")) {
            for (Map.Entry<String, TwinDocument> twin : changed.entrySet()) {
                PreparedStatement statement = twin.getValue() == null ? delete : upsert;
                statement.setString(1, twin.getKey());
                if (twin.getValue() != null) {
                    statement.setString(2, twin.getValue().toJson().encode());
                }
                statement.executeUpdate();
            }
        }
        return null;
    }

    private static long nextEpoch(Connection connection) throws SQLException {
        long now = System.currentTimeMillis() / 1000;
        try (PreparedStatement upsert =
                connection.prepareStatement(
                        "INSERT INTO twin_epoch (id, epoch) VALUES (1, ?) ON CONFLICT (id)"
                                + " DO UPDATE SET epoch = max(epoch + 1, excluded.epoch)"
                                + " RETURNING epoch")) {
            upsert.setLong(1, now);
            try (ResultSet row = upsert.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }
}
