package io.caravel.edge.objects;

import io.caravel.store.Database;
import io.caravel.store.Revisions;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * What the cloud wants of this node: the desired objects, on disk.
 *
 * <p>Promises: a stage completes only after its commit is on disk; changes of one caller thread are
 * applied in call order; an older version never replaces a newer one of the same object, and
 * repeating a put or a delete changes nothing; listeners hear of a change after its commit. All
 * methods may be called from any thread. Reads see every completed write.
 */
public final class ObjectStore {

    private final Database database;
    private final BodySeal seal;
    private final ToldKinds told;
    private final List<ObjectListener> listeners = new CopyOnWriteArrayList<>();

    /**
     * @param database an open database with {@link ObjectSchema}
     * @param seal encrypts bodies of Secrets and tokens; those that it cannot open are forgotten
     */
    public ObjectStore(Database database, BodySeal seal) {
        this.database = database;
        this.seal = seal;
        new SealedRows(database, seal).fit();
        this.told = new ToldKinds(database);
    }

    /**
     * Keeps an object.
     *
     * @param kind envelope kind
     * @param key {@code <namespace>/<name>}
     * @param rev version, null or empty when the source gives none (then the newest arrival wins)
     * @param body the object as JSON text
     * @return true when the store changed; false when it already held this or a newer version. An
     *     object with another {@code metadata.uid} is another object and always replaces
     */
    public CompletionStage<Boolean> put(String kind, String key, String rev, String body) {
        StoredObject arriving = new StoredObject(kind, key, rev == null ? "" : rev, body);
        String uid = uid(body);
        return database.write(connection -> replace(connection, arriving, uid))
                .thenApply(changed -> tell(changed, kind, key));
    }

    /**
     * Forgets an object.
     *
     * @param rev version of the deletion, null or empty to delete whatever is held
     * @return true when the store changed; false when there was nothing, or something newer
     */
    public CompletionStage<Boolean> delete(String kind, String key, String rev) {
        return database.write(connection -> remove(connection, kind, key, rev))
                .thenApply(changed -> tell(changed, kind, key));
    }

    /**
     * Takes note that the cloud has told everything of a kind: what is not here is not wanted.
     *
     * @return completes after the commit, and after the listeners were told the first time
     */
    public CompletionStage<Boolean> complete(String kind) {
        return told.add(kind)
                .thenApply(
                        first -> {
                            if (first) {
                                listeners.forEach(listener -> listener.complete(kind));
                            }
                            return first;
                        });
    }

    /**
     * Whether the cloud has told everything of a kind since this store was made. A store that is
     * new or was salvaged does not know what is missing in it: until then nothing is removed only
     * because it is not here.
     */
    public boolean isComplete(String kind) {
        return told.contains(kind);
    }

    /** Random name of a store, made with its file; another one after a salvage. */
    public static String incarnation(Database database) {
        return database.read(ToldKinds::readIncarnation);
    }

    /** The object as it is on disk now. */
    public Optional<StoredObject> get(String kind, String key) {
        return database.read(connection -> find(connection, kind, key));
    }

    /** All objects of a kind as they are on disk now, by key. */
    public List<StoredObject> list(String kind) {
        return database.read(
                connection -> {
                    List<StoredObject> found = new ArrayList<>();
                    try (PreparedStatement select =
                            connection.prepareStatement(
                                    "SELECT kind, key, rev, body FROM objects WHERE kind = ? ORDER BY key")) {
                        select.setString(1, kind);
                        try (ResultSet rows = select.executeQuery()) {
                            while (rows.next()) {
                                object(rows).ifPresent(found::add);
                            }
                        }
                    }
                    return found;
                });
    }

    /**
     * What this node holds: kind → key → version. The edge says it at connect, and the cloud
     * answers with the differences.
     */
    public Map<String, Map<String, String>> held() {
        return database.read(
                connection -> {
                    Map<String, Map<String, String>> held = new TreeMap<>();
                    try (PreparedStatement select =
                                    connection.prepareStatement(
                                            "SELECT kind, key, rev FROM objects");
                            ResultSet rows = select.executeQuery()) {
                        while (rows.next()) {
                            held.computeIfAbsent(rows.getString(1), kind -> new TreeMap<>())
                                    .put(rows.getString(2), rows.getString(3));
                        }
                    }
                    return held;
                });
    }

    /** Adds a listener; it hears of every commit from now on. */
    public void addListener(ObjectListener listener) {
        listeners.add(listener);
    }

    private boolean tell(boolean changed, String kind, String key) {
        if (changed) {
            listeners.forEach(listener -> listener.changed(kind, key));
        }
        return changed;
    }

    private boolean replace(Connection connection, StoredObject arriving, String uid)
            throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement(
                        "SELECT rev, uid, body FROM objects WHERE kind = ? AND key = ?")) {
            select.setString(1, arriving.kind());
            select.setString(2, arriving.key());
            try (ResultSet row = select.executeQuery()) {
                if (row.next()) {
                    boolean sameObject = uid.equals(row.getString(2));
                    boolean repeat =
                            arriving.rev().equals(row.getString(1))
                                    && holds(arriving, row.getString(3));
                    if (sameObject
                            && (repeat || Revisions.older(arriving.rev(), row.getString(1)))) {
                        return false;
                    }
                }
            }
        }
        try (PreparedStatement upsert =
                connection.prepareStatement(
                        "INSERT INTO objects (kind, key, rev, uid, body) VALUES (?, ?, ?, ?, ?)"
                                + " ON CONFLICT (kind, key) DO UPDATE SET rev = excluded.rev,"
                                + " uid = excluded.uid, body = excluded.body")) {
            upsert.setString(1, arriving.kind());
            upsert.setString(2, arriving.key());
            upsert.setString(3, arriving.rev());
            upsert.setString(4, uid);
            upsert.setString(5, seal.seal(arriving.kind(), arriving.key(), arriving.body()));
            upsert.executeUpdate();
        }
        return true;
    }

    private boolean remove(Connection connection, String kind, String key, String rev)
            throws SQLException {
        Optional<StoredObject> kept = find(connection, kind, key);
        if (kept.isEmpty() || Revisions.older(rev, kept.get().rev())) {
            return false;
        }
        try (PreparedStatement delete =
                connection.prepareStatement("DELETE FROM objects WHERE kind = ? AND key = ?")) {
            delete.setString(1, kind);
            delete.setString(2, key);
            delete.executeUpdate();
        }
        return true;
    }

    private Optional<StoredObject> find(Connection connection, String kind, String key)
            throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement(
                        "SELECT kind, key, rev, body FROM objects WHERE kind = ? AND key = ?")) {
            select.setString(1, kind);
            select.setString(2, key);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? object(row) : Optional.empty();
            }
        }
    }

    private boolean holds(StoredObject arriving, String stored) {
        return seal.open(arriving.kind(), arriving.key(), stored)
                .filter(arriving.body()::equals)
                .isPresent();
    }

    private Optional<StoredObject> object(ResultSet row) throws SQLException {
        String kind = row.getString(1);
        String key = row.getString(2);
        String rev = row.getString(3);
        return seal.open(kind, key, row.getString(4))
                .map(body -> new StoredObject(kind, key, rev, body));
    }

    private static String uid(String body) {
        try {
            JsonObject metadata = new JsonObject(body).getJsonObject("metadata");
            String uid = metadata == null ? null : metadata.getString("uid");
            return uid == null ? "" : uid;
        } catch (DecodeException | ClassCastException e) {
            return "";
        }
    }
}
