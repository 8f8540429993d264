package io.caravel.edge.pods;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Says what a Pod asks for and does not get when its containers run as processes of the box. */
final class NotIsolated {

    private static final int LONGEST = 1000;
    private static final List<String> OF_POD =
            List.of("dnsConfig", "hostAliases", "hostname", "shareProcessNamespace");

    private NotIsolated() {}

    /** One sentence for an event and for the status, which names every field without effect. */
    static String message(Pod pod) {
        String message =
                "runs as processes of the node without isolation: this node has no container"
                        + " runtime. Asked for and not given: "
                        + String.join("; ", fields(pod));
        return message.length() > LONGEST ? message.substring(0, LONGEST - 3) + "..." : message;
    }

    private static List<String> fields(Pod pod) {
        List<String> fields = new ArrayList<>();
        fields.add(pod.hostNetwork() ? "files of its own" : "files and a network of its own");
        OF_POD.stream().filter(pod.spec()::containsKey).forEach(fields::add);
        securityContext(pod.spec()).forEach(fields::add);
        Stream.concat(pod.initContainers().stream(), pod.containers().stream())
                .forEach(
                        container -> {
                            List<String> own = ofContainer(container);
                            fields.add(container.getString("name") + ": " + String.join(", ", own));
                        });
        return fields;
    }

    private static List<String> ofContainer(JsonObject container) {
        List<String> fields = new ArrayList<>();
        fields.add("image " + container.getString("image", ""));
        JsonObject limits = Pod.part(Pod.part(container, "resources"), "limits");
        Stream.of("cpu", "memory")
                .filter(limits::containsKey)
                .forEach(name -> fields.add("limits." + name + "=" + limits.getValue(name)));
        securityContext(container).forEach(fields::add);
        for (JsonObject port : Pod.parts(container, "ports")) {
            int asked = port.getInteger("hostPort", 0);
            if (asked > 0 && asked != port.getInteger("containerPort", 0)) {
                fields.add("hostPort=" + asked);
            }
        }
        Pod.parts(container, "volumeMounts").stream()
                .filter(mount -> mount.getBoolean("readOnly", false))
                .forEach(mount -> fields.add("readOnly of " + mount.getString("mountPath")));
        return fields;
    }

    private static Stream<String> securityContext(JsonObject spec) {
        return Pod.part(spec, "securityContext").stream()
                .filter(field -> !Boolean.FALSE.equals(field.getValue()) || isAsked(field.getKey()))
                .map(field -> "securityContext." + field.getKey() + value(field.getValue()));
    }

    /** A field that takes something away when it is false. */
    private static boolean isAsked(String field) {
        return field.equals("allowPrivilegeEscalation");
    }

    private static String value(Object value) {
        return value instanceof JsonObject || value instanceof Iterable<?> ? "" : "=" + value;
    }
}
