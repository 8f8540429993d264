package io.caravel.devcluster.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravel.devcluster.json.Json;
import io.caravel.devcluster.store.Key;
import io.caravel.devcluster.types.ApiException;
import io.caravel.devcluster.types.ResourceType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** The objects a list, watch or delete of a collection is about. */
final class Selection {

    private static final Map<String, Set<String>> FIELDS =
            Map.of(
                    "pods",
                    Set.of(
                            "spec.nodeName",
                            "spec.restartPolicy",
                            "spec.schedulerName",
                            "spec.serviceAccountName",
                            "spec.hostNetwork",
                            "status.phase",
                            "status.podIP",
                            "status.podIPs",
                            "status.nominatedNodeName"),
                    "events",
                    Set.of(
                            "involvedObject.kind",
                            "involvedObject.namespace",
                            "involvedObject.name",
                            "involvedObject.uid",
                            "involvedObject.apiVersion",
                            "involvedObject.resourceVersion",
                            "involvedObject.fieldPath",
                            "reason",
                            "reportingComponent",
                            "source",
                            "type"),
                    "nodes",
                    Set.of("spec.unschedulable"),
                    "namespaces",
                    Set.of("status.phase"),
                    "secrets",
                    Set.of("type"),
                    "replicasets.apps",
                    Set.of("status.replicas"));

    private final String resource;
    private final String namespace;
    private final List<Predicate<ObjectNode>> tests = new ArrayList<>();

    Selection(ApiRequest request) {
        this.resource = request.type().resource();
        this.namespace = request.namespace();
        if (!request.name().isEmpty()) {
            tests.add(o -> Json.str(o, "metadata", "name").equals(request.name()));
        }
        String labels = request.param("labelSelector");
        if (!labels.isBlank()) {
            tests.add(LabelSelector.parse(labels));
        }
        String fields = request.param("fieldSelector");
        if (!fields.isBlank()) {
            for (String term : fields.split(",")) {
                tests.add(fieldTest(term.trim(), request.type()));
            }
        }
    }

    boolean covers(Key key) {
        return key.resource().equals(resource)
                && (namespace.isEmpty() || key.namespace().equals(namespace));
    }

    boolean matches(ObjectNode object) {
        for (Predicate<ObjectNode> test : tests) {
            if (!test.test(object)) {
                return false;
            }
        }
        return true;
    }

    private static Predicate<ObjectNode> fieldTest(String term, ResourceType type) {
        int not = term.indexOf("!=");
        int equal = term.indexOf('=');
        if (equal < 0) {
            throw ApiException.badRequest(
                    "invalid field selector: invalid selector: '"
                            + term
                            + "'; can't understand it");
        }
        boolean negated = not >= 0 && not < equal;
        String field = term.substring(0, negated ? not : equal).trim();
        String value = term.substring(equal + 1).replaceFirst("^=", "").trim();
        boolean known =
                field.equals("metadata.name")
                        || field.equals("metadata.namespace")
                        || FIELDS.getOrDefault(type.resource(), Set.of()).contains(field)
                        || type.selectable().contains(field);
        if (!known) {
            throw ApiException.badRequest("field label not supported: " + field);
        }
        String[] path =
                field.equals("source") ? new String[] {"source", "component"} : split(field);
        return object -> valueOf(object, path).equals(value) != negated;
    }

    private static String[] split(String field) {
        return field.split("\\.");
    }

    private static String valueOf(ObjectNode object, String[] path) {
        JsonNode value = Json.at(object, path);
        if (value.isMissingNode() || value.isNull()) {
            boolean flag = path[path.length - 1].matches("unschedulable|hostNetwork");
            return flag ? "false" : "";
        }
        return value.asText();
    }
}
