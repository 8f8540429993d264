package io.caravel.edge.pods;

import io.caravel.runtime.ObjectName;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What an API server checks of a Pod before it stores one, and this node builds upon: names become
 * folders of the box, numbers become arguments of its kernel. A Pod may come from a store or a file
 * that no API server has seen.
 *
 * <p>Source: the validation of Kubernetes 1.36, {@code pkg/apis/core/validation}.
 */
final class PodValidation {

    private static final Pattern LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");
    private static final Pattern UID = Pattern.compile("[A-Za-z0-9]([-A-Za-z0-9]{0,127})");
    private static final int MOST_PORT = 65_535;

    private PodValidation() {}

    /**
     * Looks at names, ports and ids.
     *
     * @throws PodException with reason {@code InvalidPod}, naming the field and its value
     */
    static void check(Pod pod) {
        require(ObjectName.isValid(pod.name()), "metadata.name", pod.name(), "a DNS subdomain");
        label("metadata.namespace", pod.namespace());
        if (!UID.matcher(pod.uid()).matches()) {
            throw new PodException(
                    "InvalidPod", "EDGE-POD-005 '" + pod.uid() + "' cannot be a uid");
        }
        Set<String> containers = new HashSet<>();
        containers("spec.initContainers", pod.initContainers(), containers);
        containers("spec.containers", pod.containers(), containers);
        unique("spec.volumes", pod.volumes(), new HashSet<>());
        PodWords.check(pod);
        JsonObject security = Pod.part(pod.spec(), "securityContext");
        ids("spec.securityContext", security);
        JsonArray groups = security.getJsonArray("supplementalGroups", new JsonArray());
        for (Object group : groups) {
            id("spec.securityContext.supplementalGroups", (Number) group);
        }
    }

    private static void containers(String path, List<JsonObject> list, Set<String> names) {
        unique(path, list, names);
        for (JsonObject container : list) {
            String at = path + "{" + container.getString("name") + "}";
            ids(at + ".securityContext", Pod.part(container, "securityContext"));
            for (JsonObject port : Pod.parts(container, "ports")) {
                port(at + ".ports.containerPort", port.getNumber("containerPort"), 1);
                port(at + ".ports.hostPort", port.getNumber("hostPort"), 0);
            }
            for (JsonObject source : Pod.parts(container, "envFrom")) {
                String prefix = source.getString("prefix", "");
                require(prefix.indexOf('=') < 0, at + ".envFrom.prefix", prefix, "without =");
            }
            for (JsonObject variable : Pod.parts(container, "env")) {
                String name = variable.getString("name", "");
                boolean possible = !name.isEmpty() && name.indexOf('=') < 0;
                require(possible, at + ".env.name", name, "the name of a variable");
            }
        }
    }

    private static void unique(String path, List<JsonObject> list, Set<String> names) {
        for (JsonObject item : list) {
            String name = item.getString("name", "");
            label(path + ".name", name);
            require(names.add(name), path + ".name", name, "used once only");
        }
    }

    private static void label(String field, String value) {
        require(LABEL.matcher(value).matches(), field, value, "a DNS label");
    }

    private static void ids(String path, JsonObject security) {
        for (String field : List.of("runAsUser", "runAsGroup", "fsGroup")) {
            id(path + "." + field, security.getNumber(field));
        }
    }

    private static void id(String field, Number value) {
        range(field, value, 0, Integer.MAX_VALUE);
    }

    private static void port(String field, Number value, int least) {
        range(field, value, least, MOST_PORT);
    }

    private static void range(String field, Number value, long least, long most) {
        boolean within =
                value == null
                        || (isWhole(value)
                                && value.longValue() >= least
                                && value.longValue() <= most);
        require(within, field, value, "a whole number from " + least + " to " + most);
    }

    private static boolean isWhole(Number value) {
        return value instanceof Integer || value instanceof Long;
    }

    /**
     * Says what a field must be.
     *
     * @throws PodException with reason {@code InvalidPod} where that is not met
     */
    static void require(boolean met, String field, Object value, String what) {
        if (!met) {
            throw new PodException(
                    "InvalidPod",
                    "EDGE-POD-037 %s: '%s' must be %s".formatted(field, shortened(value), what));
        }
    }

    private static String shortened(Object value) {
        String text = String.valueOf(value);
        return text.length() > 100 ? text.substring(0, 100) + "..." : text;
    }
}
