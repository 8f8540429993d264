package io.caravel.devcluster.types;

import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The list of built-in resources. */
final class BuiltinTypes {

    /** group|version|kind|plural|short names|scope|subresources|counted|categories. */
    private static final String TABLE =
            """
            |v1|Namespace|namespaces|ns|C|status,finalize||
            |v1|Node|nodes|no|C|status||
            |v1|Pod|pods|po|N|status,binding,eviction,ephemeralcontainers,resize|g|all
            |v1|ConfigMap|configmaps|cm|N|||
            |v1|Secret|secrets||N|||
            |v1|Event|events|ev|N|||
            |v1|ServiceAccount|serviceaccounts|sa|N|token||
            |v1|Service|services|svc|N|status||all
            |v1|Endpoints|endpoints|ep|N|||
            |v1|PersistentVolume|persistentvolumes|pv|C|status||
            |v1|PersistentVolumeClaim|persistentvolumeclaims|pvc|N|status||
            |v1|ResourceQuota|resourcequotas|quota|N|status||
            |v1|LimitRange|limitranges|limits|N|||
            coordination.k8s.io|v1|Lease|leases||N|||
            apps|v1|Deployment|deployments|deploy|N|status|g|all
            apps|v1|ReplicaSet|replicasets|rs|N|status|g|all
            apps|v1|DaemonSet|daemonsets|ds|N|status|g|all
            apps|v1|StatefulSet|statefulsets|sts|N|status|g|all
            rbac.authorization.k8s.io|v1|Role|roles||N|||
            rbac.authorization.k8s.io|v1|RoleBinding|rolebindings||N|||
            rbac.authorization.k8s.io|v1|ClusterRole|clusterroles||C|||
            rbac.authorization.k8s.io|v1|ClusterRoleBinding|clusterrolebindings||C|||
            scheduling.k8s.io|v1|PriorityClass|priorityclasses|pc|C||g|
            apiextensions.k8s.io|v1|CustomResourceDefinition|customresourcedefinitions|crd,crds|C|status|g|api-extensions
            """;

    private BuiltinTypes() {}

    static List<ResourceType> all(BuiltinSchemas schemas) {
        List<ResourceType> types = new ArrayList<>();
        TABLE.lines().forEach(line -> types.add(type(line.split("\\|", -1), schemas)));
        return types;
    }

    private static ResourceType type(String[] f, BuiltinSchemas schemas) {
        return new ResourceType(
                f[0],
                f[1],
                f[2],
                f[3],
                f[2].toLowerCase(Locale.ROOT),
                words(f[4]),
                words(f[8]),
                f[5].equals("N"),
                Set.copyOf(words(f[6])),
                f[7].equals("g"),
                schemas.of(f[2]),
                MissingNode.getInstance(),
                List.of(),
                MissingNode.getInstance());
    }

    private static List<String> words(String text) {
        return text.isEmpty() ? List.of() : List.of(text.split(","));
    }
}
