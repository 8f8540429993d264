package io.caravel.devcluster.table;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravel.devcluster.json.Json;
import io.caravel.devcluster.json.Times;
import java.util.List;

/** The columns of Pods: what a user sees first of a Pod's state. */
final class PodColumns {

    static final List<Column> COLUMNS =
            List.of(
                    Column.NAME,
                    Column.text("Ready", PodColumns::ready),
                    Column.text("Status", PodColumns::status),
                    Column.text("Restarts", PodColumns::restarts),
                    Column.AGE,
                    Column.wide("IP", o -> Columns.orNone(Json.str(o, "status", "podIP"))),
                    Column.wide("Node", o -> Columns.orNone(Json.str(o, "spec", "nodeName"))),
                    Column.wide(
                            "Nominated Node",
                            o -> Columns.orNone(Json.str(o, "status", "nominatedNodeName"))),
                    Column.wide("Readiness Gates", o -> "<none>"));

    private PodColumns() {}

    private static String ready(ObjectNode pod) {
        int ready = 0;
        for (JsonNode container : Json.at(pod, "status", "containerStatuses")) {
            ready += container.path("ready").asBoolean() ? 1 : 0;
        }
        return ready + "/" + Json.at(pod, "spec", "containers").size();
    }

    private static String restarts(ObjectNode pod) {
        int restarts = 0;
        String last = "";
        for (String list : List.of("initContainerStatuses", "containerStatuses")) {
            for (JsonNode container : Json.at(pod, "status", list)) {
                restarts += container.path("restartCount").asInt();
                String ended = Json.str(container, "lastState", "terminated", "finishedAt");
                last = ended.compareTo(last) > 0 ? ended : last;
            }
        }
        boolean dated = restarts > 0 && !last.isEmpty();
        return dated ? restarts + " (" + Times.age(last) + " ago)" : Integer.toString(restarts);
    }

    private static String status(ObjectNode pod) {
        String reason = Json.str(pod, "status", "reason");
        String phase = Json.str(pod, "status", "phase");
        String shown = reason.isEmpty() ? phase : reason;
        for (JsonNode condition : Json.at(pod, "status", "conditions")) {
            boolean gated = Json.str(condition, "reason").equals("SchedulingGated");
            if (Json.str(condition, "type").equals("PodScheduled") && gated) {
                shown = "SchedulingGated";
            }
        }
        String initializing = initializing(pod);
        shown = initializing.isEmpty() ? containers(pod, shown) : initializing;
        if (pod.path("metadata").has("deletionTimestamp")) {
            return reason.equals("NodeLost") ? "Unknown" : "Terminating";
        }
        return shown;
    }

    private static String initializing(ObjectNode pod) {
        int total = Json.at(pod, "spec", "initContainers").size();
        int i = 0;
        for (JsonNode container : Json.at(pod, "status", "initContainerStatuses")) {
            JsonNode terminated = Json.at(container, "state", "terminated");
            boolean done = terminated.isObject() && terminated.path("exitCode").asInt() == 0;
            boolean sidecar = container.path("started").asBoolean() && isSidecar(pod, container);
            if (!done && !sidecar) {
                if (terminated.isObject()) {
                    return "Init:" + ending(terminated);
                }
                String waiting = Json.str(container, "state", "waiting", "reason");
                boolean told = !waiting.isEmpty() && !waiting.equals("PodInitializing");
                return told ? "Init:" + waiting : "Init:" + i + "/" + total;
            }
            i++;
        }
        return "";
    }

    private static boolean isSidecar(ObjectNode pod, JsonNode status) {
        for (JsonNode container : Json.at(pod, "spec", "initContainers")) {
            if (container.path("name").equals(status.path("name"))) {
                return Json.str(container, "restartPolicy").equals("Always");
            }
        }
        return false;
    }

    private static String containers(ObjectNode pod, String otherwise) {
        String shown = otherwise;
        boolean running = false;
        JsonNode statuses = Json.at(pod, "status", "containerStatuses");
        for (int i = statuses.size() - 1; i >= 0; i--) {
            JsonNode state = statuses.get(i).path("state");
            String waiting = Json.str(state, "waiting", "reason");
            if (!waiting.isEmpty()) {
                shown = waiting;
            } else if (state.path("terminated").isObject()) {
                shown = ending(state.path("terminated"));
            } else if (statuses.get(i).path("ready").asBoolean() && state.has("running")) {
                running = true;
            }
        }
        return shown.equals("Completed") && running ? "Running" : shown;
    }

    private static String ending(JsonNode terminated) {
        String reason = Json.str(terminated, "reason");
        if (!reason.isEmpty()) {
            return reason;
        }
        int signal = terminated.path("signal").asInt();
        return signal != 0 ? "Signal:" + signal : "ExitCode:" + terminated.path("exitCode").asInt();
    }
}
