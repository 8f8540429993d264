package io.caravel.kube;

/**
 * One thing that happened to one object, as a route gets it.
 *
 * @param op {@code put} or {@code delete}
 * @param key {@code namespace/name} or {@code name}
 * @param kind lower-case kind
 * @param uid the object's uid
 * @param rev its resourceVersion; of a delete, one that is newer than that of every put before
 * @param setBack whether the API was set back and this version may compare as older than one that
 *     was told before
 * @param body the object as JSON text
 */
record Change(
        String op, String key, String kind, String uid, String rev, boolean setBack, String body) {

    boolean isDelete() {
        return KubeConstants.OP_DELETE.equals(op);
    }
}
