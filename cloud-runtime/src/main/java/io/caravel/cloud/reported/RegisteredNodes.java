package io.caravel.cloud.reported;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What this runtime knows of its connected nodes: the uid of each Node, and what each said last
 * about itself, so that a Node deleted in the cloud can be made again. Safe for any thread.
 */
public final class RegisteredNodes {

    private final Map<String, String> uids = new ConcurrentHashMap<>();
    private final Map<String, String> reports = new ConcurrentHashMap<>();

    /** The Node's uid, empty while it is not known. */
    public String uid(String node) {
        return uids.getOrDefault(node, "");
    }

    /** What the node said last, empty when it said nothing or is not connected. */
    public String report(String node) {
        return reports.getOrDefault(node, "");
    }

    /** The node said this about itself. */
    public void said(String node, String body) {
        reports.put(node, body);
    }

    /** The Node exists with this uid. */
    public void exists(String node, String uid) {
        if (uid != null && !uid.isEmpty()) {
            uids.put(node, uid);
        }
    }

    /** The Node does not exist any more. */
    public void gone(String node) {
        uids.remove(node);
    }

    /** The node is not connected any more. */
    public void left(String node) {
        reports.remove(node);
        uids.remove(node);
    }
}
