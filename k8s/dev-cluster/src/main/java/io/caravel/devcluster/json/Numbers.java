package io.caravel.devcluster.json;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;

/** Finds numbers that no field of Kubernetes can hold: they would be rounded, or cut off. */
public final class Numbers {

    /** Decimal digits before the point of the largest double. */
    private static final int MOST_DIGITS = 309;

    private static final int MOST_SHOWN = 40;

    private Numbers() {}

    /**
     * The first number of a document that is no 64-bit integer and no double.
     *
     * @return a sentence that names number and field, empty when there is none
     */
    public static Optional<String> tooLarge(JsonNode document) {
        return find("", document);
    }

    private static Optional<String> find(String path, JsonNode node) {
        if (node.isBigInteger() || node.isBigDecimal() && !fits(node.decimalValue())) {
            String shown = node.isBigInteger() ? node.asText() : node.decimalValue().toString();
            return Optional.of(
                    "number %s of %s does not fit into 64 bits"
                            .formatted(
                                    shown.length() <= MOST_SHOWN
                                            ? shown
                                            : shown.substring(0, MOST_SHOWN) + "…",
                                    path.isEmpty() ? "the document" : path));
        }
        if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                Optional<String> found = find(path + "[" + i + "]", node.get(i));
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        for (Map.Entry<String, JsonNode> field : node.properties()) {
            String name = path.isEmpty() ? field.getKey() : path + "." + field.getKey();
            Optional<String> found = find(name, field.getValue());
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    /** By its digits first: one with a huge exponent must not be written out. */
    private static boolean fits(BigDecimal number) {
        long digits = (long) number.precision() - number.scale();
        return digits < MOST_DIGITS
                || digits == MOST_DIGITS && !Double.isInfinite(number.doubleValue());
    }
}
