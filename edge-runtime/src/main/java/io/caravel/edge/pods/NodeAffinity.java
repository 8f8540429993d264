package io.caravel.edge.pods;

import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

/**
 * Whether a Pod wants to be on this node. What it says about labels that only the cluster knows
 * counts as true, since the scheduler has looked at them.
 */
final class NodeAffinity {

    private final Map<String, String> labels;
    private final Map<String, String> fields;

    NodeAffinity(String node, Map<String, String> labels) {
        this.labels = labels;
        this.fields = Map.of("metadata.name", node);
    }

    boolean matches(Pod pod) {
        boolean selected =
                Pod.part(pod.spec(), "nodeSelector").stream()
                        .allMatch(
                                wanted -> {
                                    String has = labels.get(wanted.getKey());
                                    return has == null || has.equals(wanted.getValue());
                                });
        JsonObject affinity = Pod.part(Pod.part(pod.spec(), "affinity"), "nodeAffinity");
        JsonObject required =
                affinity.getJsonObject("requiredDuringSchedulingIgnoredDuringExecution");
        return selected
                && (required == null
                        || Pod.parts(required, "nodeSelectorTerms").stream().anyMatch(this::term));
    }

    private boolean term(JsonObject term) {
        List<JsonObject> onLabels = Pod.parts(term, "matchExpressions");
        List<JsonObject> onFields = Pod.parts(term, "matchFields");
        return !(onLabels.isEmpty() && onFields.isEmpty())
                && onLabels.stream().allMatch(wanted -> holds(wanted, labels))
                && onFields.stream().allMatch(wanted -> holds(wanted, fields));
    }

    private static boolean holds(JsonObject wanted, Map<String, String> known) {
        String has = known.get(wanted.getString("key", ""));
        if (has == null) {
            return true;
        }
        List<String> values = Pod.strings(wanted, "values");
        return switch (wanted.getString("operator", "")) {
            case "In" -> values.contains(has);
            case "NotIn" -> !values.contains(has);
            case "DoesNotExist" -> false;
            case "Gt" -> compared(has, values) > 0;
            case "Lt" -> compared(has, values) < 0;
            default -> true;
        };
    }

    /** 0, which fits neither way, where one of them is not a number. */
    private static int compared(String has, List<String> values) {
        try {
            return new BigDecimal(has).compareTo(new BigDecimal(values.get(0)));
        } catch (NumberFormatException | IndexOutOfBoundsException e) {
            return 0;
        }
    }
}
