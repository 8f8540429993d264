package io.caravel.devcluster.loops;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravel.devcluster.api.Conditions;
import io.caravel.devcluster.json.Json;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Whether a Pod may run on a node: readiness, taints, node selector and required affinity. */
final class NodeFit {

    private static final Set<String> HARD = Set.of("NoSchedule", "NoExecute");

    private NodeFit() {}

    static boolean fits(JsonNode spec, JsonNode node) {
        boolean ready = Json.str(Conditions.get(node, "Ready"), "status").equals("True");
        return ready
                && !Json.at(node, "spec", "unschedulable").asBoolean()
                && !node.path("metadata").has("deletionTimestamp")
                && toleratesAll(spec.path("tolerations"), Json.at(node, "spec", "taints"))
                && hasLabels(spec.path("nodeSelector"), node)
                && isNear(spec, node);
    }

    private static boolean toleratesAll(JsonNode tolerations, JsonNode taints) {
        for (JsonNode taint : taints) {
            if (HARD.contains(Json.str(taint, "effect"))
                    && toleration(tolerations, taint).isEmpty()) {
                return false;
            }
        }
        return true;
    }

    /** The first of these tolerations that matches a taint. */
    static Optional<JsonNode> toleration(JsonNode tolerations, JsonNode taint) {
        for (JsonNode toleration : tolerations) {
            String key = Json.str(toleration, "key");
            String effect = Json.str(toleration, "effect");
            boolean exists = Json.str(toleration, "operator").equals("Exists");
            boolean keyFits = key.isEmpty() && exists || key.equals(Json.str(taint, "key"));
            boolean effectFits = effect.isEmpty() || effect.equals(Json.str(taint, "effect"));
            boolean valueFits =
                    exists || Json.str(toleration, "value").equals(Json.str(taint, "value"));
            if (keyFits && effectFits && valueFits) {
                return Optional.of(toleration);
            }
        }
        return Optional.empty();
    }

    private static boolean hasLabels(JsonNode selector, JsonNode node) {
        JsonNode labels = Json.at(node, "metadata", "labels");
        for (Map.Entry<String, JsonNode> wanted : selector.properties()) {
            if (!wanted.getValue().equals(labels.path(wanted.getKey()))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isNear(JsonNode spec, JsonNode node) {
        JsonNode terms =
                Json.at(
                        spec,
                        "affinity",
                        "nodeAffinity",
                        "requiredDuringSchedulingIgnoredDuringExecution",
                        "nodeSelectorTerms");
        boolean any = terms.isMissingNode();
        for (JsonNode term : terms) {
            any |= termFits(term, node);
        }
        return any;
    }

    private static boolean termFits(JsonNode term, JsonNode node) {
        JsonNode labels = Json.at(node, "metadata", "labels");
        for (JsonNode expression : term.path("matchExpressions")) {
            if (!expressionFits(expression, labels.path(Json.str(expression, "key")))) {
                return false;
            }
        }
        for (JsonNode expression : term.path("matchFields")) {
            if (!expressionFits(expression, Json.at(node, "metadata", "name"))) {
                return false;
            }
        }
        return !term.isEmpty();
    }

    private static boolean expressionFits(JsonNode expression, JsonNode value) {
        boolean among = false;
        for (JsonNode one : expression.path("values")) {
            among |= one.equals(value);
        }
        long bound = expression.path("values").path(0).asLong();
        return switch (Json.str(expression, "operator")) {
            case "In" -> among;
            case "NotIn" -> !among;
            case "Exists" -> !value.isMissingNode();
            case "DoesNotExist" -> value.isMissingNode();
            case "Gt" -> !value.isMissingNode() && value.asLong() > bound;
            case "Lt" -> !value.isMissingNode() && value.asLong() < bound;
            default -> false;
        };
    }
}
