package io.caravel.bench.fleet;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

/** What a simulated node says of itself: the same fields, and about the size, of a real one. */
final class NodeReports {

    private static final String SINCE = now();

    private NodeReports() {}

    static String of(String node) {
        JsonObject labels =
                new JsonObject()
                        .put("kubernetes.io/arch", "amd64")
                        .put("kubernetes.io/os", "linux")
                        .put("beta.kubernetes.io/arch", "amd64")
                        .put("beta.kubernetes.io/os", "linux");
        JsonObject status =
                new JsonObject()
                        .put("capacity", room("264212084Ki", "24684096Ki"))
                        .put("allocatable", room("267847642337", "24581696Ki"))
                        .put("addresses", addresses(node))
                        .put("nodeInfo", info(node))
                        .put("images", new JsonArray())
                        .put("conditions", conditions());
        return new JsonObject()
                .put("labels", labels)
                .put("annotations", new JsonObject())
                .put("status", status)
                .encode();
    }

    private static JsonObject room(String disk, String memory) {
        return new JsonObject()
                .put("cpu", "2")
                .put("ephemeral-storage", disk)
                .put("memory", memory)
                .put("pods", "110");
    }

    private static JsonArray addresses(String node) {
        return new JsonArray()
                .add(new JsonObject().put("type", "InternalIP").put("address", "192.0.2.2"))
                .add(new JsonObject().put("type", "Hostname").put("address", node));
    }

    private static JsonObject info(String node) {
        String id = UUID.nameUUIDFromBytes(node.getBytes()).toString();
        return new JsonObject()
                .put("architecture", "amd64")
                .put("bootID", id)
                .put("containerRuntimeVersion", "process://0.1")
                .put("kernelVersion", "6.1.0-18-amd64")
                .put("kubeProxyVersion", "")
                .put("kubeletVersion", "v1.36.0-caravel-0.1")
                .put("machineID", id.replace("-", ""))
                .put("operatingSystem", "linux")
                .put("osImage", "Debian GNU/Linux 12 (bookworm)")
                .put("systemUUID", id);
    }

    private static JsonArray conditions() {
        return new JsonArray()
                .add(condition("MemoryPressure", "False", "KubeletHasSufficientMemory"))
                .add(condition("DiskPressure", "False", "KubeletHasNoDiskPressure"))
                .add(condition("PIDPressure", "False", "KubeletHasSufficientPID"))
                .add(condition("NetworkUnavailable", "False", "EdgeNetworkReady"))
                .add(condition("caravel.io/SyncBehind", "False", "BacklogShort"))
                .add(condition("Ready", "True", "KubeletReady"));
    }

    private static JsonObject condition(String type, String status, String reason) {
        return new JsonObject()
                .put("type", type)
                .put("status", status)
                .put("reason", reason)
                .put("message", "what a kubelet says about " + type)
                .put("lastHeartbeatTime", now())
                .put("lastTransitionTime", SINCE);
    }

    private static String now() {
        return Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
