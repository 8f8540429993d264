package io.caravel.devcluster.access;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravel.devcluster.json.Json;
import io.caravel.devcluster.store.Key;
import io.caravel.devcluster.store.ObjectStore;
import io.caravel.devcluster.types.ApiException;
import java.util.Optional;

/**
 * What users may do, by the Roles, ClusterRoles and their bindings in the store, as Kubernetes'
 * RBAC reads them. Group {@code system:masters} may do everything. No aggregation of ClusterRoles.
 */
public final class Rights {

    private static final String GROUP = ".rbac.authorization.k8s.io";

    private final ObjectStore store;

    /** The rights in a cluster with these objects. */
    public Rights(ObjectStore store) {
        this.store = store;
    }

    /**
     * Checks one attempt.
     *
     * @throws ApiException 403 in Kubernetes' words if no rule allows it
     */
    public void check(Attempt attempt) {
        if (attempt.user().groups().contains("system:masters")
                || allowed("clusterrolebindings", "", attempt)
                || !attempt.namespace().isEmpty()
                        && allowed("rolebindings", attempt.namespace(), attempt)) {
            return;
        }
        String scope =
                attempt.namespace().isEmpty()
                        ? "at the cluster scope"
                        : "in the namespace \"" + attempt.namespace() + '"';
        throw ApiException.denied(
                attempt.type(),
                attempt.name(),
                String.format(
                        "User \"%s\" cannot %s resource \"%s\" in API group \"%s\" %s",
                        attempt.user().name(),
                        attempt.verb(),
                        attempt.resource(),
                        attempt.type().group(),
                        scope));
    }

    private boolean allowed(String bindings, String namespace, Attempt attempt) {
        for (ObjectNode binding : store.list(bindings + GROUP, namespace)) {
            if (binds(binding, attempt.user()) && grants(binding, namespace, attempt)) {
                return true;
            }
        }
        return false;
    }

    private static boolean binds(ObjectNode binding, User user) {
        for (JsonNode subject : binding.path("subjects")) {
            String name = Json.str(subject, "name");
            boolean same =
                    switch (Json.str(subject, "kind")) {
                        case "User" -> user.name().equals(name);
                        case "Group" -> user.groups().contains(name);
                        case "ServiceAccount" ->
                                user.name()
                                        .equals(
                                                User.serviceAccount(
                                                                Json.str(subject, "namespace"),
                                                                name)
                                                        .name());
                        default -> false;
                    };
            if (same) {
                return true;
            }
        }
        return false;
    }

    private boolean grants(ObjectNode binding, String namespace, Attempt attempt) {
        String name = Json.str(binding, "roleRef", "name");
        boolean local = Json.str(binding, "roleRef", "kind").equals("Role");
        Key key =
                local
                        ? new Key("roles" + GROUP, namespace, name)
                        : new Key("clusterroles" + GROUP, "", name);
        Optional<ObjectNode> role = store.get(key);
        if (role.isPresent()) {
            for (JsonNode rule : role.get().path("rules")) {
                if (covers(rule, attempt)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean covers(JsonNode rule, Attempt attempt) {
        boolean anyOf = attempt.subresource().isEmpty();
        return has(rule.path("verbs"), attempt.verb())
                && has(rule.path("apiGroups"), attempt.type().group())
                && (has(rule.path("resources"), attempt.resource())
                        || !anyOf && has(rule.path("resources"), "*/" + attempt.subresource()))
                && (rule.path("resourceNames").isEmpty()
                        || has(rule.path("resourceNames"), attempt.name()));
    }

    private static boolean has(JsonNode list, String wanted) {
        for (JsonNode item : list) {
            if (item.asText().equals("*") || item.asText().equals(wanted)) {
                return true;
            }
        }
        return false;
    }
}
