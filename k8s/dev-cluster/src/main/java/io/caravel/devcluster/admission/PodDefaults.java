package io.caravel.devcluster.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravel.devcluster.json.Json;
import java.util.List;
import java.util.Map;

/** What the API server fills into a Pod's spec. */
final class PodDefaults {

    private static final List<String> CONTAINERS =
            List.of("containers", "initContainers", "ephemeralContainers");
    private static final List<String> PROBES =
            List.of("livenessProbe", "readinessProbe", "startupProbe");

    private PodDefaults() {}

    /** Fills a Pod's spec, also that of a template. */
    static void fillSpec(ObjectNode spec) {
        Json.absent(spec, "restartPolicy", "Always");
        Json.absent(spec, "dnsPolicy", "ClusterFirst");
        Json.absent(spec, "terminationGracePeriodSeconds", 30);
        Json.absent(spec, "schedulerName", "default-scheduler");
        Json.absent(spec, "securityContext", Json.object());
        for (String list : CONTAINERS) {
            Json.objects(spec.path(list)).forEach(PodDefaults::fillContainer);
        }
        Json.objects(spec.path("volumes")).forEach(PodDefaults::fillVolume);
    }

    /** Fills what admission adds to a Pod itself. */
    static void admit(ObjectNode pod) {
        ObjectNode spec = Json.child(pod, "spec");
        fillSpec(spec);
        Json.absent(spec, "enableServiceLinks", Json.object().booleanNode(true));
        Json.absent(spec, "serviceAccountName", "default");
        spec.set("serviceAccount", spec.get("serviceAccountName"));
        Json.absent(spec, "priority", 0);
        Json.absent(spec, "preemptionPolicy", "PreemptLowerPriority");
        tolerateShortly(spec, "node.kubernetes.io/not-ready");
        tolerateShortly(spec, "node.kubernetes.io/unreachable");
    }

    private static void tolerateShortly(ObjectNode spec, String taint) {
        ArrayNode tolerations = Json.list(spec, "tolerations");
        for (JsonNode toleration : tolerations) {
            String key = Json.str(toleration, "key");
            String effect = Json.str(toleration, "effect");
            if ((key.isEmpty() || key.equals(taint))
                    && (effect.isEmpty() || effect.equals("NoExecute"))) {
                return;
            }
        }
        tolerations
                .addObject()
                .put("key", taint)
                .put("operator", "Exists")
                .put("effect", "NoExecute")
                .put("tolerationSeconds", 300);
    }

    private static void fillContainer(ObjectNode container) {
        Json.absent(container, "terminationMessagePath", "/dev/termination-log");
        Json.absent(container, "terminationMessagePolicy", "File");
        Json.absent(container, "imagePullPolicy", pullPolicy(Json.str(container, "image")));
        Json.absent(container, "resources", Json.object());
        for (ObjectNode port : Json.objects(container.path("ports"))) {
            Json.absent(port, "protocol", "TCP");
        }
        for (ObjectNode env : Json.objects(container.path("env"))) {
            if (Json.at(env, "valueFrom", "fieldRef") instanceof ObjectNode ref) {
                Json.absent(ref, "apiVersion", "v1");
            }
        }
        for (String name : PROBES) {
            if (container.path(name) instanceof ObjectNode probe) {
                fillProbe(probe);
            }
        }
        requestsFromLimits(container);
    }

    private static String pullPolicy(String image) {
        String last = image.substring(image.lastIndexOf('/') + 1);
        boolean fixed = last.contains(":") && !last.endsWith(":latest") || last.contains("@");
        return fixed ? "IfNotPresent" : "Always";
    }

    private static void fillProbe(ObjectNode probe) {
        Json.absent(probe, "timeoutSeconds", 1);
        Json.absent(probe, "periodSeconds", 10);
        Json.absent(probe, "successThreshold", 1);
        Json.absent(probe, "failureThreshold", 3);
        if (probe.path("httpGet") instanceof ObjectNode get) {
            Json.absent(get, "path", "/");
            Json.absent(get, "scheme", "HTTP");
        }
    }

    private static void requestsFromLimits(ObjectNode container) {
        if (Json.at(container, "resources", "limits") instanceof ObjectNode limits) {
            ObjectNode requests = Json.child((ObjectNode) container.get("resources"), "requests");
            for (Map.Entry<String, JsonNode> limit : limits.properties()) {
                Json.absent(requests, limit.getKey(), limit.getValue());
            }
        }
    }

    private static void fillVolume(ObjectNode volume) {
        for (String kind : List.of("secret", "configMap", "downwardAPI", "projected")) {
            if (volume.path(kind) instanceof ObjectNode source) {
                Json.absent(source, "defaultMode", 420);
                fillItems(source);
            }
        }
        if (volume.path("hostPath") instanceof ObjectNode path) {
            Json.absent(path, "type", "");
        }
        if (volume.size() == 1 && volume.has("name")) {
            volume.putObject("emptyDir");
        }
    }

    private static void fillItems(ObjectNode source) {
        for (ObjectNode item : Json.objects(source.path("items"))) {
            if (item.path("fieldRef") instanceof ObjectNode ref) {
                Json.absent(ref, "apiVersion", "v1");
            }
        }
        for (ObjectNode part : Json.objects(source.path("sources"))) {
            if (part.path("serviceAccountToken") instanceof ObjectNode token) {
                Json.absent(token, "expirationSeconds", 3600);
            }
            if (part.path("downwardAPI") instanceof ObjectNode downward) {
                fillItems(downward);
            }
        }
    }

    /** The quality-of-service class of a Pod's spec. */
    static String qosClass(JsonNode spec) {
        boolean any = false;
        boolean all = true;
        for (String list : List.of("containers", "initContainers")) {
            for (JsonNode container : spec.path(list)) {
                JsonNode limits = Json.at(container, "resources", "limits");
                JsonNode requests = Json.at(container, "resources", "requests");
                for (String resource : List.of("cpu", "memory")) {
                    boolean limited = limits.has(resource);
                    any |= limited || requests.has(resource);
                    all &= limited && limits.path(resource).equals(requests.path(resource));
                }
            }
        }
        if (!any) {
            return "BestEffort";
        }
        return all ? "Guaranteed" : "Burstable";
    }
}
