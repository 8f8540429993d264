package io.caravel.cloud.desired;

/**
 * An object of the Kubernetes API as a watch told it.
 *
 * @param key {@code <namespace>/<name>}
 * @param rev resourceVersion
 * @param body JSON text
 */
record KubeObject(String key, String rev, String body) {}
