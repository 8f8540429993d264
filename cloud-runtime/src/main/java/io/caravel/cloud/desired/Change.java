package io.caravel.cloud.desired;

/**
 * One thing that one node has to hear: an instruction to the link, in order.
 *
 * @param node the node
 * @param session the connection this is for: nothing of it reaches a later one
 * @param kind envelope kind
 * @param op {@code put}, {@code delete}, or {@code synced}: all of the kind has been given
 * @param key {@code <namespace>/<name>}, null for {@code synced}
 * @param rev resourceVersion, null when unknown
 * @param asOf how far this runtime had seen, as {@code hub:state} takes it; null where unknown
 * @param body the object as JSON text, null unless {@code put}
 */
public record Change(
        String node,
        String session,
        String kind,
        String op,
        String key,
        String rev,
        String asOf,
        String body) {

    static Change put(String node, String kind, KubeObject object) {
        return new Change(node, "", kind, "put", object.key(), object.rev(), null, object.body());
    }

    static Change delete(String node, String kind, String key, String rev) {
        return new Change(node, "", kind, "delete", key, rev, null, null);
    }

    static Change synced(String node, String kind) {
        return new Change(node, "", kind, "synced", null, null, null, null);
    }

    Change to(String connection) {
        return new Change(node, connection, kind, op, key, rev, asOf, body);
    }

    /** The same, told after everything up to a version was seen. */
    Change seen(String version) {
        return withAsOf(version);
    }

    /**
     * The same, told when there was no version after this one; it then says how far this runtime
     * had seen, where both are known.
     */
    Change toldAt(String now) {
        return withAsOf(asOf == null || now == null ? null : asOf + "-" + now);
    }

    private Change withAsOf(String other) {
        return new Change(node, session, kind, op, key, rev, other, body);
    }
}
