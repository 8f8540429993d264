package io.caravel.edge.pods;

import io.caravel.cri.ContainerState;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The labels and annotations by which sandboxes and containers are found again.
 *
 * <p>The {@code io.kubernetes.*} ones are those that Kubernetes tools look for; {@code
 * caravel.io/*} keeps us from touching what somebody else runs on the same runtime.
 */
final class Labels {

    static final String NODE = "caravel.io/node";
    static final String POD_NAME = "io.kubernetes.pod.name";
    static final String POD_NAMESPACE = "io.kubernetes.pod.namespace";
    static final String POD_UID = "io.kubernetes.pod.uid";
    static final String CONTAINER_NAME = "io.kubernetes.container.name";
    static final String RESTARTS = "io.kubernetes.container.restartCount";
    static final String IMAGE = "caravel.io/image";
    static final String RESOURCES = "caravel.io/resources";
    static final String GRACE = "io.kubernetes.pod.terminationGracePeriod";

    private static final String MANAGED = "caravel.io/managed";

    private Labels() {}

    /** What every sandbox and container of any Caravel node on this box carries. */
    static Map<String, String> ours() {
        return Map.of(MANAGED, "true");
    }

    /** What every sandbox and container of this node carries. */
    static Map<String, String> ofNode(String node) {
        return Map.of(MANAGED, "true", NODE, node);
    }

    /** What every sandbox and container of Pods of this name carries, whatever their uid. */
    static Map<String, String> ofKey(String node, String key) {
        int slash = key.indexOf('/');
        Map<String, String> labels = new LinkedHashMap<>(ofNode(node));
        labels.put(POD_NAMESPACE, key.substring(0, slash));
        labels.put(POD_NAME, key.substring(slash + 1));
        return labels;
    }

    /** Labels of a Pod's sandbox. */
    static Map<String, String> ofPod(String node, Pod pod) {
        Map<String, String> labels = new LinkedHashMap<>();
        JsonObject own = Pod.part(pod.metadata(), "labels");
        own.forEach(label -> labels.put(label.getKey(), String.valueOf(label.getValue())));
        labels.putAll(ofKey(node, pod.key()));
        labels.put(POD_UID, pod.uid());
        return labels;
    }

    /** Labels of a container. */
    static Map<String, String> ofContainer(String node, Pod pod, String name) {
        Map<String, String> labels = new LinkedHashMap<>(ofKey(node, pod.key()));
        labels.put(POD_UID, pod.uid());
        labels.put(CONTAINER_NAME, name);
        return labels;
    }

    /** Key of the Pod that labels belong to. */
    static String key(Map<String, String> labels) {
        return labels.get(POD_NAMESPACE) + "/" + labels.get(POD_NAME);
    }

    /** How often a container had been started again before it was created. */
    static int restarts(ContainerState container) {
        String restarts = container.annotations().get(RESTARTS);
        return restarts == null ? container.attempt() : Integer.parseInt(restarts);
    }

    /** Whether a container was created with these resources; one of an earlier release was. */
    static boolean has(JsonObject resources, ContainerState container) {
        String created = container.annotations().get(RESOURCES);
        return created == null || new JsonObject(created).equals(resources);
    }

    /** Seconds the containers of a sandbox get to end when its Pod is no longer known. */
    static long grace(Map<String, String> annotations) {
        String grace = annotations.get(GRACE);
        return grace == null ? 30 : Long.parseLong(grace);
    }
}
