package io.caravel.devcluster.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravel.devcluster.json.Json;
import io.caravel.devcluster.types.ApiException.Cause;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The checks of a Pod that catch the most common mistakes. */
final class PodValidation {

    private static final List<String> CONTAINERS =
            List.of("initContainers", "containers", "ephemeralContainers");
    private static final List<String> CHANGEABLE =
            List.of(
                    "activeDeadlineSeconds",
                    "tolerations",
                    "terminationGracePeriodSeconds",
                    "schedulingGates",
                    "ephemeralContainers");

    private final JsonNode spec;
    private final List<Cause> causes;
    private final Set<String> volumes = new HashSet<>();
    private final Set<String> names = new HashSet<>();

    private PodValidation(JsonNode spec, List<Cause> causes) {
        this.spec = spec;
        this.causes = causes;
    }

    static void check(JsonNode spec, String path, List<Cause> causes) {
        new PodValidation(spec, causes).run(path);
    }

    private void run(String path) {
        oneOf(spec, "restartPolicy", path, List.of("Always", "OnFailure", "Never"));
        oneOf(
                spec,
                "dnsPolicy",
                path,
                List.of("ClusterFirstWithHostNet", "ClusterFirst", "Default", "None"));
        if (spec.path("terminationGracePeriodSeconds").asLong() < 0) {
            causes.add(
                    Cause.invalid(
                            path + ".terminationGracePeriodSeconds",
                            spec.path("terminationGracePeriodSeconds").asText(),
                            "must be greater than or equal to 0"));
        }
        volumes(path + ".volumes");
        if (spec.path("containers").isEmpty()) {
            causes.add(Cause.required(path + ".containers", ""));
        }
        for (String list : CONTAINERS) {
            int i = 0;
            for (ObjectNode container : Json.objects(spec.path(list))) {
                container(container, path + "." + list + "[" + i++ + "]");
            }
        }
    }

    private void volumes(String path) {
        int i = 0;
        for (ObjectNode volume : Json.objects(spec.path("volumes"))) {
            String at = path + "[" + i++ + "]";
            String name = Json.str(volume, "name");
            Names.label(name, at + ".name", causes);
            if (!name.isEmpty() && !volumes.add(name)) {
                causes.add(Cause.duplicate(at + ".name", '"' + name + '"'));
            }
            if (volume.size() > 2) {
                causes.add(Cause.forbidden(at, "may not specify more than 1 volume type"));
            }
        }
    }

    private void container(JsonNode container, String path) {
        String name = Json.str(container, "name");
        Names.label(name, path + ".name", causes);
        if (!name.isEmpty() && !names.add(name)) {
            causes.add(Cause.duplicate(path + ".name", '"' + name + '"'));
        }
        if (Json.str(container, "image").isBlank()) {
            causes.add(Cause.required(path + ".image", ""));
        }
        oneOf(container, "imagePullPolicy", path, List.of("Always", "IfNotPresent", "Never"));
        oneOf(
                container,
                "terminationMessagePolicy",
                path,
                List.of("FallbackToLogsOnError", "File"));
        int i = 0;
        for (ObjectNode env : Json.objects(container.path("env"))) {
            if (Json.str(env, "name").isEmpty()) {
                causes.add(Cause.required(path + ".env[" + i + "].name", ""));
            }
            i++;
        }
        ports(container, path + ".ports");
        mounts(container, path + ".volumeMounts");
    }

    private void ports(JsonNode container, String path) {
        int i = 0;
        for (ObjectNode port : Json.objects(container.path("ports"))) {
            int number = port.path("containerPort").asInt();
            if (number < 1 || number > 65535) {
                causes.add(
                        Cause.invalid(
                                path + "[" + i + "].containerPort",
                                Integer.toString(number),
                                "must be between 1 and 65535, inclusive"));
            }
            oneOf(port, "protocol", path + "[" + i + "]", List.of("SCTP", "TCP", "UDP"));
            i++;
        }
    }

    private void mounts(JsonNode container, String path) {
        Set<String> paths = new HashSet<>();
        int i = 0;
        for (ObjectNode mount : Json.objects(container.path("volumeMounts"))) {
            String at = path + "[" + i++ + "]";
            String name = Json.str(mount, "name");
            if (name.isEmpty()) {
                causes.add(Cause.required(at + ".name", ""));
            } else if (!volumes.contains(name)) {
                causes.add(
                        new Cause(
                                "FieldValueNotFound", at + ".name", "Not found: \"" + name + '"'));
            }
            String where = Json.str(mount, "mountPath");
            if (where.isEmpty()) {
                causes.add(Cause.required(at + ".mountPath", ""));
            } else if (!paths.add(where)) {
                causes.add(Cause.invalid(at + ".mountPath", '"' + where + '"', "must be unique"));
            }
        }
    }

    private void oneOf(JsonNode node, String field, String path, List<String> allowed) {
        String value = Json.str(node, field);
        if (!value.isEmpty() && !allowed.contains(value)) {
            causes.add(Cause.unsupported(path + "." + field, '"' + value + '"', allowed));
        }
    }

    /** The parts of a Pod's spec that may not change after its creation. */
    static void checkChange(JsonNode before, JsonNode after, List<Cause> causes) {
        if (!fixed(before).equals(fixed(after))) {
            causes.add(
                    Cause.forbidden(
                            "spec",
                            "pod updates may not change fields other than"
                                    + " `spec.containers[*].image`,`spec.initContainers[*].image`,"
                                    + "`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions"
                                    + " to existing tolerations),`spec.terminationGracePeriodSeconds`"
                                    + " (allow it to be set to 1 if it was previously negative)"));
        }
        for (JsonNode toleration : before.path("tolerations")) {
            boolean kept = false;
            for (JsonNode now : after.path("tolerations")) {
                kept |= sameButSeconds(toleration, now);
            }
            if (!kept) {
                causes.add(
                        Cause.forbidden(
                                "spec.tolerations",
                                "existing toleration can not be modified except its"
                                        + " tolerationSeconds"));
                return;
            }
        }
    }

    private static boolean sameButSeconds(JsonNode a, JsonNode b) {
        ObjectNode x = a.deepCopy();
        ObjectNode y = b.deepCopy();
        x.remove("tolerationSeconds");
        y.remove("tolerationSeconds");
        return x.equals(y);
    }

    private static ObjectNode fixed(JsonNode spec) {
        ObjectNode rest = spec.deepCopy();
        rest.remove(CHANGEABLE);
        for (String list : CONTAINERS) {
            Json.objects(rest.path(list)).forEach(container -> container.remove("image"));
        }
        return rest;
    }
}
