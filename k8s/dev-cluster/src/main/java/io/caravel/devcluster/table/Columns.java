package io.caravel.devcluster.table;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravel.devcluster.json.Json;
import io.caravel.devcluster.json.Times;
import io.caravel.devcluster.types.ResourceType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Which columns each resource has. */
final class Columns {

    private static final String NONE = "<none>";
    private static final Column CREATED_AT =
            new Column(
                    "Created At", "date", "", 0, o -> o.path("metadata").path("creationTimestamp"));

    private static final Map<String, List<Column>> BUILTIN =
            Map.ofEntries(
                    Map.entry("pods", PodColumns.COLUMNS),
                    Map.entry("nodes", NodeColumns.COLUMNS),
                    Map.entry("events", EventColumns.COLUMNS),
                    Map.entry(
                            "namespaces",
                            named(Column.text("Status", path("status", "phase")), Column.AGE)),
                    Map.entry(
                            "configmaps",
                            named(
                                    Column.number("Data", o -> size(o, "data", "binaryData")),
                                    Column.AGE)),
                    Map.entry(
                            "secrets",
                            named(
                                    Column.text("Type", path("type")),
                                    Column.number("Data", o -> size(o, "data")),
                                    Column.AGE)),
                    Map.entry(
                            "serviceaccounts",
                            named(Column.number("Secrets", o -> size(o, "secrets")), Column.AGE)),
                    Map.entry(
                            "leases.coordination.k8s.io",
                            named(
                                    Column.text("Holder", path("spec", "holderIdentity")),
                                    Column.AGE)),
                    Map.entry("services", services()),
                    Map.entry("deployments.apps", deployments()),
                    Map.entry("replicasets.apps", replicaSets()),
                    Map.entry("daemonsets.apps", daemonSets()),
                    Map.entry("statefulsets.apps", named(ready(), Column.AGE)),
                    Map.entry("roles.rbac.authorization.k8s.io", named(CREATED_AT)),
                    Map.entry("clusterroles.rbac.authorization.k8s.io", named(CREATED_AT)),
                    Map.entry("rolebindings.rbac.authorization.k8s.io", bindings()),
                    Map.entry("clusterrolebindings.rbac.authorization.k8s.io", bindings()),
                    Map.entry("customresourcedefinitions.apiextensions.k8s.io", named(CREATED_AT)));

    private Columns() {}

    static List<Column> of(ResourceType type) {
        if (type.custom()) {
            return custom(type.columns());
        }
        return BUILTIN.getOrDefault(type.resource(), named(Column.AGE));
    }

    private static List<Column> named(Column... others) {
        List<Column> columns = new ArrayList<>();
        columns.add(Column.NAME);
        columns.addAll(List.of(others));
        return columns;
    }

    static Function<ObjectNode, String> path(String... path) {
        return object -> Json.str(object, path);
    }

    private static int size(JsonNode object, String... fields) {
        int size = 0;
        for (String field : fields) {
            size += object.path(field).size();
        }
        return size;
    }

    private static int count(JsonNode object, String... path) {
        return Json.at(object, path).asInt();
    }

    private static Column ready() {
        return Column.text(
                "Ready",
                o -> count(o, "status", "readyReplicas") + "/" + count(o, "spec", "replicas"));
    }

    private static List<Column> deployments() {
        return named(
                ready(),
                Column.number("Up-to-date", o -> count(o, "status", "updatedReplicas")),
                Column.number("Available", o -> count(o, "status", "availableReplicas")),
                Column.AGE);
    }

    private static List<Column> replicaSets() {
        return named(
                Column.number("Desired", o -> count(o, "spec", "replicas")),
                Column.number("Current", o -> count(o, "status", "replicas")),
                Column.number("Ready", o -> count(o, "status", "readyReplicas")),
                Column.AGE);
    }

    private static List<Column> daemonSets() {
        return named(
                Column.number("Desired", o -> count(o, "status", "desiredNumberScheduled")),
                Column.number("Current", o -> count(o, "status", "currentNumberScheduled")),
                Column.number("Ready", o -> count(o, "status", "numberReady")),
                Column.number("Up-to-date", o -> count(o, "status", "updatedNumberScheduled")),
                Column.number("Available", o -> count(o, "status", "numberAvailable")),
                Column.text(
                        "Node Selector",
                        o -> labels(Json.at(o, "spec", "template", "spec", "nodeSelector"))),
                Column.AGE);
    }

    private static List<Column> services() {
        return named(
                Column.text("Type", path("spec", "type")),
                Column.text("Cluster-IP", o -> orNone(Json.str(o, "spec", "clusterIP"))),
                Column.text("External-IP", o -> NONE),
                Column.text("Port(s)", Columns::ports),
                Column.AGE,
                Column.wide("Selector", o -> labels(Json.at(o, "spec", "selector"))));
    }

    private static String ports(ObjectNode service) {
        List<String> ports = new ArrayList<>();
        for (JsonNode port : Json.at(service, "spec", "ports")) {
            ports.add(Json.str(port, "port") + "/" + Json.str(port, "protocol"));
        }
        return ports.isEmpty() ? NONE : String.join(",", ports);
    }

    private static List<Column> bindings() {
        return named(
                Column.text(
                        "Role",
                        o -> Json.str(o, "roleRef", "kind") + "/" + Json.str(o, "roleRef", "name")),
                Column.AGE);
    }

    private static String labels(JsonNode map) {
        String text =
                map.properties().stream()
                        .map(e -> e.getKey() + "=" + e.getValue().asText())
                        .collect(Collectors.joining(","));
        return orNone(text);
    }

    static String orNone(String text) {
        return text.isEmpty() ? NONE : text;
    }

    private static List<Column> custom(JsonNode declared) {
        List<Column> columns = named();
        for (JsonNode column : declared) {
            FieldPath path = new FieldPath(Json.str(column, "jsonPath"));
            String type = Json.str(column, "type");
            columns.add(
                    new Column(
                            Json.str(column, "name"),
                            type.equals("date") ? "date" : type,
                            Json.str(column, "format"),
                            column.path("priority").asInt(),
                            object -> cell(path.first(object), type)));
        }
        if (columns.size() == 1) {
            columns.add(Column.AGE);
        }
        return columns;
    }

    private static JsonNode cell(JsonNode value, String type) {
        if (value.isMissingNode() || value.isNull()) {
            return JsonNodeFactory.instance.nullNode();
        }
        if (type.equals("date")) {
            return JsonNodeFactory.instance.textNode(Times.age(value.asText()));
        }
        return value.isContainerNode()
                ? JsonNodeFactory.instance.textNode(Json.text(value))
                : value;
    }
}
