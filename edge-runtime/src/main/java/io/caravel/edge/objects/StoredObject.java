package io.caravel.edge.objects;

/**
 * One desired object as the cloud gave it: a fact on disk, never changed in place.
 *
 * @param kind envelope kind, for example {@code pod} or {@code configmap}
 * @param key {@code <namespace>/<name>}
 * @param rev version as the source gave it, empty when it gave none
 * @param body the object as JSON text
 */
public record StoredObject(String kind, String key, String rev, String body) {}
