package io.caravel.devcluster.table;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravel.devcluster.json.Json;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** The columns of nodes. */
final class NodeColumns {

    private static final String ROLE = "node-role.kubernetes.io/";

    static final List<Column> COLUMNS =
            List.of(
                    Column.NAME,
                    Column.text("Status", NodeColumns::status),
                    Column.text("Roles", NodeColumns::roles),
                    Column.AGE,
                    Column.text("Version", info("kubeletVersion")),
                    Column.wide("Internal-IP", o -> address(o, "InternalIP")),
                    Column.wide("External-IP", o -> address(o, "ExternalIP")),
                    Column.wide("OS-Image", info("osImage")),
                    Column.wide("Kernel-Version", info("kernelVersion")),
                    Column.wide("Container-Runtime", info("containerRuntimeVersion")));

    private NodeColumns() {}

    private static java.util.function.Function<ObjectNode, String> info(String field) {
        return node -> Json.str(node, "status", "nodeInfo", field);
    }

    private static String status(ObjectNode node) {
        String status = "Unknown";
        for (JsonNode condition : Json.at(node, "status", "conditions")) {
            if (Json.str(condition, "type").equals("Ready")) {
                status = Json.str(condition, "status").equals("True") ? "Ready" : "NotReady";
            }
        }
        boolean cordoned = Json.at(node, "spec", "unschedulable").asBoolean();
        return cordoned ? status + ",SchedulingDisabled" : status;
    }

    private static String roles(ObjectNode node) {
        TreeSet<String> roles = new TreeSet<>();
        for (Map.Entry<String, JsonNode> label : Json.at(node, "metadata", "labels").properties()) {
            if (label.getKey().startsWith(ROLE) && label.getKey().length() > ROLE.length()) {
                roles.add(label.getKey().substring(ROLE.length()));
            }
        }
        return Columns.orNone(String.join(",", roles));
    }

    private static String address(ObjectNode node, String type) {
        for (JsonNode address : Json.at(node, "status", "addresses")) {
            if (Json.str(address, "type").equals(type)) {
                return Json.str(address, "address");
            }
        }
        return "<none>";
    }
}
