package io.caravel.kube;

import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What one target has told so far: for each object only its uid and resourceVersion. It turns what
 * the API says, including repetitions and gaps, into changes that are each told once. Not safe for
 * use from several threads.
 */
final class SeenObjects {

    private final Map<String, Seen> seen = new HashMap<>();
    private final Consumer<Change> out;
    private final boolean managedFields;
    private KubeResource resource;
    private Set<String> unlisted;

    /** The newest version that was heard of since the API was set back last. */
    private String newest = "";

    /** The newest version from before the API was set back; empty when it never was. */
    private String lostFrom = "";

    /** Whether the list that began last, or what made it begin, showed the API set back. */
    private boolean foundSetBack;

    SeenObjects(KubeResource resource, boolean managedFields, Consumer<Change> out) {
        this.resource = resource;
        this.managedFields = managedFields;
        this.out = out;
    }

    /** A complete list begins. */
    void beginList() {
        unlisted = new HashSet<>(seen.keySet());
    }

    /** A page of the list shows the cluster at this version: one from before shows a set-back. */
    void page(String listRev) {
        if (isOlder(listRev, newest)) {
            setBack();
        }
        heard(listRev);
    }

    /**
     * The API was set back: versions up to the newest one told until now may mean something else.
     */
    void setBack() {
        lostFrom = newer(newest, lostFrom);
        newest = "";
        foundSetBack = true;
    }

    /** Whether the API was found to be set back since this was asked last. */
    boolean takeSetBack() {
        boolean found = foundSetBack;
        foundSetBack = false;
        return found;
    }

    /** Whether the API was found to be set back and that was not taken yet. */
    boolean isSetBack() {
        return foundSetBack;
    }

    /** The newest version that was told before the API was set back, empty when it never was. */
    String lostFrom() {
        return lostFrom;
    }

    /** An object of the list. */
    void listed(JsonObject object) {
        unlisted.remove(keyOf(object));
        put(object);
    }

    /** The list is complete: what was told before and is not in it is gone. */
    void endList(String listRev) {
        List<String> gone = new ArrayList<>(unlisted);
        unlisted = null;
        for (String key : gone) {
            Seen last = seen.remove(key);
            out.accept(missed(key, last, newer(listRev, last.rev())));
        }
    }

    /** An object was added or changed. */
    void put(JsonObject object) {
        String key = keyOf(object);
        Seen now = new Seen(metadata(object, "uid"), metadata(object, "resourceVersion"));
        Seen last = seen.get(key);
        if (last != null && isOlder(now.rev(), last.rev())) {
            setBack();
        }
        heard(now.rev());
        if (last != null && last.uid().equals(now.uid())) {
            if (last.rev().equals(now.rev())) {
                return;
            }
        } else if (last != null) {
            out.accept(missed(key, last, newer(before(now.rev()), last.rev())));
        }
        seen.put(key, now);
        out.accept(change(KubeConstants.OP_PUT, key, now, object));
    }

    /** An object was deleted, or matches the target's selector no more. */
    void delete(JsonObject object) {
        String key = keyOf(object);
        Seen last = seen.remove(key);
        if (last != null) {
            String rev = newer(metadata(object, "resourceVersion"), last.rev());
            heard(rev);
            Seen now = new Seen(metadata(object, "uid"), rev);
            out.accept(change(KubeConstants.OP_DELETE, key, now, object));
        }
    }

    /** Number of objects that exist as far as is known. */
    int size() {
        return seen.size();
    }

    /** The kind of the objects as messages name it. */
    String kind() {
        return resource.kindOfMessage();
    }

    /** Learns the kind of the objects from the kind of a list, for custom resources. */
    void learnKind(String listKind) {
        if (resource.kind() == null && listKind != null && listKind.endsWith("List")) {
            resource = resource.withKind(listKind.substring(0, listKind.length() - 4));
        }
    }

    private Change change(String op, String key, Seen state, JsonObject object) {
        JsonObject metadata = object.getJsonObject("metadata");
        if (!managedFields) {
            metadata.remove("managedFields");
        }
        JsonObject body = new JsonObject().put("apiVersion", resource.apiVersion());
        if (resource.kind() != null) {
            body.put("kind", resource.kind());
        }
        object.forEach(field -> body.put(field.getKey(), field.getValue()));
        return new Change(
                op,
                key,
                resource.kindOfMessage(),
                state.uid(),
                state.rev(),
                isNumber(lostFrom) && !isNewer(state.rev(), lostFrom),
                body.encode());
    }

    private void heard(String rev) {
        if (isNumber(rev) && (newest.isEmpty() || isNewer(rev, newest))) {
            newest = rev;
        }
    }

    private Change missed(String key, Seen last, String rev) {
        ObjectKey parts = ObjectKey.of(key);
        JsonObject metadata = new JsonObject().put("name", parts.name());
        if (parts.namespace() != null) {
            metadata.put("namespace", parts.namespace());
        }
        metadata.put("uid", last.uid()).put("resourceVersion", rev);
        JsonObject object = new JsonObject().put("metadata", metadata);
        return change(KubeConstants.OP_DELETE, key, new Seen(last.uid(), rev), object);
    }

    /** Whether a version comes after another one; true where that cannot be told. */
    static boolean isNewer(String rev, String other) {
        return !isNumber(rev)
                || !isNumber(other)
                || new BigInteger(rev).compareTo(new BigInteger(other)) > 0;
    }

    /** Whether a version comes before another one; false where that cannot be told. */
    static boolean isOlder(String rev, String other) {
        return isNumber(rev) && isNumber(other) && isNewer(other, rev);
    }

    private static String keyOf(JsonObject object) {
        JsonObject metadata = object.getJsonObject("metadata");
        return new ObjectKey(metadata.getString("namespace"), metadata.getString("name"))
                .toString();
    }

    private static String metadata(JsonObject object, String field) {
        return object.getJsonObject("metadata").getString(field, "");
    }

    private static String before(String rev) {
        return isNumber(rev) ? new BigInteger(rev).subtract(BigInteger.ONE).toString() : rev;
    }

    private static String newer(String rev, String other) {
        if (!isNumber(rev)) {
            return other;
        }
        return isNumber(other) && new BigInteger(other).compareTo(new BigInteger(rev)) > 0
                ? other
                : rev;
    }

    private static boolean isNumber(String rev) {
        return rev != null && rev.matches("[0-9]+");
    }

    private record Seen(String uid, String rev) {}
}
