package io.caravel.edge.pods;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.atomic.AtomicInteger;

/** Pods with one odd thing in them each, and what of them a status says. */
final class HostilePods {

    private static final AtomicInteger COUNT = new AtomicInteger();

    private HostilePods() {}

    /**
     * A Pod of a name of its own, with a volume {@code v} mounted nowhere.
     *
     * @param odd what is put into it, with single quotes: {@code c{}} into its container, {@code
     *     m{}} into its metadata, {@code v{}} into its volume, {@code {}} into its spec
     */
    static JsonObject with(String odd) {
        String name = "odd-" + COUNT.incrementAndGet();
        JsonObject pod = PodsOnProcessesTest.pod(name, "uid-" + name, "sleep 1000");
        JsonObject spec = pod.getJsonObject("spec");
        JsonObject volume = new JsonObject().put("name", "v");
        spec.put("volumes", new JsonArray().add(volume));
        JsonObject part = new JsonObject(odd.substring(odd.indexOf('{')).replace('\'', '"'));
        JsonObject place =
                switch (odd.charAt(0)) {
                    case 'c' -> spec.getJsonArray("containers").getJsonObject(0);
                    case 'm' -> pod.getJsonObject("metadata");
                    case 'v' -> volume;
                    default -> spec;
                };
        place.mergeIn(part);
        return pod;
    }

    /** Key of a Pod in a store. */
    static String key(JsonObject pod) {
        JsonObject metadata = pod.getJsonObject("metadata");
        return metadata.getString("namespace") + "/" + metadata.getString("name");
    }

    /** Phase, reasons and messages of a Pod and of what its containers wait for. */
    static String told(JsonObject status) {
        StringBuilder told = new StringBuilder(status.getString("phase", "nothing"));
        add(status, told);
        for (String list : new String[] {"initContainerStatuses", "containerStatuses"}) {
            for (JsonObject container : Pod.parts(status, list)) {
                add(Pod.part(Pod.part(container, "state"), "waiting"), told);
            }
        }
        return told.toString();
    }

    private static void add(JsonObject why, StringBuilder told) {
        told.append(' ').append(why.getString("reason", ""));
        told.append(": ").append(why.getString("message", ""));
    }
}
