package io.caravel.devcluster.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * All objects of the cluster, in memory and, with a journal, on disk.
 *
 * <p>Not safe for threads: everything runs on the server's one event loop, which is also what makes
 * each read-check-write of a request atomic. Objects handed out are shared: copy before changing.
 * Revisions grow by one with each change and continue after a restart. A change is written to the
 * journal before anybody is told of it.
 */
public final class ObjectStore implements AutoCloseable {

    private final TreeMap<Key, ObjectNode> objects = new TreeMap<>();
    private final Map<String, History> histories = new HashMap<>();
    private final List<Consumer<Change>> listeners = new CopyOnWriteArrayList<>();
    private final Journal journal;
    private final int historyLimit;
    private long revision = 1;
    private long historyStart = 1;

    private ObjectStore(Journal journal, int historyLimit) {
        this.journal = journal;
        this.historyLimit = historyLimit;
    }

    /**
     * A store that forgets everything at exit and keeps at most that many changes of a resource.
     */
    public static ObjectStore inMemory(int historyLimit) {
        return new ObjectStore(null, historyLimit);
    }

    /** A store kept in a journal file; reads what is there, up to a line cut by a crash. */
    public static ObjectStore open(Journal journal, int historyLimit) throws IOException {
        ObjectStore store = new ObjectStore(journal, historyLimit);
        store.revision = Math.max(1, journal.replay(store::restore));
        if (store.histories.isEmpty()) {
            store.historyStart = store.revision;
        }
        journal.startAppending(store.objects, store.revision);
        return store;
    }

    private void restore(long at, Key key, ObjectNode object, boolean removed, boolean snapshot) {
        revision = Math.max(revision, at);
        if (key == null) {
            historyStart = revision;
            return;
        }
        ObjectNode previous = removed ? objects.remove(key) : objects.put(key, object);
        if (snapshot) {
            return;
        }
        remember(new Change(at, key, object, previous, removed));
    }

    /** The revision of the newest change. */
    public long revision() {
        return revision;
    }

    /** The oldest revision from which a watch of a resource can still be resumed. */
    public long oldestResumable(String resource) {
        History history = histories.get(resource);
        return history == null ? historyStart : history.start();
    }

    /** The object, if it exists. */
    public Optional<ObjectNode> get(Key key) {
        return Optional.ofNullable(objects.get(key));
    }

    /** All objects of a resource in name order; an empty namespace means every namespace. */
    public Collection<ObjectNode> list(String resource, String namespace) {
        Key from = new Key(resource, namespace, "");
        Key to =
                namespace.isEmpty()
                        ? new Key(resource + "\0", "", "")
                        : new Key(resource, namespace + "\0", "");
        return new ArrayList<>(objects.subMap(from, true, to, false).values());
    }

    /** The keys of all objects, as a copy. */
    public List<Key> keys() {
        return new ArrayList<>(objects.keySet());
    }

    /** Stores a new state of an object, stamps it with the next revision and tells listeners. */
    public ObjectNode put(Key key, ObjectNode object) {
        ObjectNode stored = object.deepCopy();
        long next = revision + 1;
        stamp(stored, next);
        append(next, key, stored, false);
        ObjectNode previous = objects.put(key, stored);
        commit(new Change(next, key, stored, previous, false));
        return stored;
    }

    /** Removes an object; returns its last state stamped with the revision of its removal. */
    public Optional<ObjectNode> remove(Key key) {
        ObjectNode previous = objects.get(key);
        if (previous == null) {
            return Optional.empty();
        }
        ObjectNode last = previous.deepCopy();
        long next = revision + 1;
        stamp(last, next);
        append(next, key, last, true);
        objects.remove(key);
        commit(new Change(next, key, last, previous, true));
        return Optional.of(last);
    }

    /** Calls back for each later change, on the calling thread, in order. */
    public void listen(Consumer<Change> listener) {
        listeners.add(listener);
    }

    /** The kept changes of a resource after a revision, oldest first. */
    public List<Change> since(String resource, long after) {
        History history = histories.get(resource);
        return history == null ? List.of() : history.since(after);
    }

    private void append(long next, Key key, ObjectNode object, boolean removed) {
        if (journal == null) {
            return;
        }
        try {
            journal.append(next, key, object, removed);
        } catch (IOException e) {
            throw new UncheckedIOException("the journal cannot be written; nothing changed", e);
        }
    }

    private void commit(Change change) {
        revision = change.revision();
        remember(change);
        listeners.forEach(listener -> listener.accept(change));
        if (journal != null) {
            journal.compactIfLarge(objects, revision);
        }
    }

    private void remember(Change change) {
        histories
                .computeIfAbsent(
                        change.key().resource(),
                        resource -> new History(historyStart, historyLimit))
                .add(change);
    }

    private static void stamp(ObjectNode object, long revision) {
        object.withObject("/metadata").put("resourceVersion", Long.toString(revision));
    }

    @Override
    public void close() throws IOException {
        if (journal != null) {
            journal.close();
        }
    }
}
