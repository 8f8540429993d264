package io.caravel.kube;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * One kind of object as the Kubernetes API serves it.
 *
 * @param group API group, empty for the core group
 * @param version API version, such as {@code v1}
 * @param plural name in URLs, such as {@code pods}
 * @param kind name in objects, such as {@code Pod}; null when it is not known beforehand
 * @param namespaced whether objects live in namespaces
 */
public record KubeResource(
        String group, String version, String plural, String kind, boolean namespaced) {

    private static final Map<String, KubeResource> KNOWN = new HashMap<>();

    static {
        known("", "v1", "pods", "Pod", true);
        known("", "v1", "nodes", "Node", false);
        known("", "v1", "namespaces", "Namespace", false);
        known("", "v1", "configmaps", "ConfigMap", true);
        known("", "v1", "secrets", "Secret", true);
        known("", "v1", "events", "Event", true);
        known("", "v1", "services", "Service", true);
        known("", "v1", "serviceaccounts", "ServiceAccount", true);
        known("", "v1", "persistentvolumes", "PersistentVolume", false);
        known("", "v1", "persistentvolumeclaims", "PersistentVolumeClaim", true);
        known("apps", "v1", "deployments", "Deployment", true);
        known("apps", "v1", "daemonsets", "DaemonSet", true);
        known("apps", "v1", "replicasets", "ReplicaSet", true);
        known("apps", "v1", "statefulsets", "StatefulSet", true);
        known("batch", "v1", "jobs", "Job", true);
        known("batch", "v1", "cronjobs", "CronJob", true);
        known("coordination.k8s.io", "v1", "leases", "Lease", true);
        String extensions = "apiextensions.k8s.io";
        known(extensions, "v1", "customresourcedefinitions", "CustomResourceDefinition", false);
    }

    private static void known(
            String group, String version, String plural, String kind, boolean namespaced) {
        KubeResource resource = new KubeResource(group, version, plural, kind, namespaced);
        KNOWN.put(plural, resource);
        KNOWN.put(plural + "." + version + (group.isEmpty() ? "" : "." + group), resource);
    }

    /**
     * Reads a resource name: a common built-in by its plural ({@code pods}, {@code leases}),
     * anything else as {@code plural.version.group}, such as {@code
     * devices.v1beta1.devices.kubeedge.io}.
     *
     * @param name the name
     * @param clusterScoped whether a resource that is not a known built-in has no namespace
     * @throws IllegalArgumentException when the name is neither
     */
    public static KubeResource of(String name, boolean clusterScoped) {
        KubeResource known = KNOWN.get(name);
        if (known != null) {
            return known;
        }
        String[] parts = name.split("\\.", 3);
        if (parts.length < 2 || parts[0].isEmpty() || !parts[1].matches("v[0-9]+[a-z0-9]*")) {
            throw new IllegalArgumentException(
                    "KUBE-007 '%s' is no Kubernetes resource known by its short name: write it as plural.version.group, such as devices.v1beta1.devices.kubeedge.io"
                            .formatted(name));
        }
        String group = parts.length == 3 ? parts[2] : "";
        return new KubeResource(group, parts[1], parts[0], null, !clusterScoped);
    }

    /** The value of {@code apiVersion} in objects of this kind. */
    public String apiVersion() {
        return group.isEmpty() ? version : group + "/" + version;
    }

    /** Path of all objects, or of those in one namespace, without a leading slash. */
    public String collection(String namespace) {
        String root = group.isEmpty() ? "api/" : "apis/" + group + "/";
        String scope = namespaced && namespace != null ? "namespaces/" + namespace + "/" : "";
        return root + version + "/" + scope + plural;
    }

    /** Path of one object, without a leading slash. */
    public String object(ObjectKey key) {
        return collection(key.namespace()) + "/" + key.name();
    }

    /** The kind as Caravel messages name it: lower case, such as {@code configmap}. */
    String kindOfMessage() {
        return kind == null ? plural : kind.toLowerCase(Locale.ROOT);
    }

    KubeResource withKind(String kindOfObjects) {
        return new KubeResource(group, version, plural, kindOfObjects, namespaced);
    }

    /** Whether the API server merges strategically; it does so for built-in kinds only. */
    boolean mergesStrategically() {
        return group.isEmpty() || !group.contains(".") || group.endsWith(".k8s.io");
    }
}
