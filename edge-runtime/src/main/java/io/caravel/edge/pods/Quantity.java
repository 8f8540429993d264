package io.caravel.edge.pods;

import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.util.Map;

/** Kubernetes quantities such as {@code 100m}, {@code 16Mi} or {@code 2}. */
final class Quantity {

    private static final Map<String, BigDecimal> UNITS =
            Map.ofEntries(
                    Map.entry("n", new BigDecimal("0.000000001")),
                    Map.entry("u", new BigDecimal("0.000001")),
                    Map.entry("m", new BigDecimal("0.001")),
                    Map.entry("k", BigDecimal.TEN.pow(3)),
                    Map.entry("M", BigDecimal.TEN.pow(6)),
                    Map.entry("G", BigDecimal.TEN.pow(9)),
                    Map.entry("T", BigDecimal.TEN.pow(12)),
                    Map.entry("P", BigDecimal.TEN.pow(15)),
                    Map.entry("Ki", BigDecimal.valueOf(1L << 10)),
                    Map.entry("Mi", BigDecimal.valueOf(1L << 20)),
                    Map.entry("Gi", BigDecimal.valueOf(1L << 30)),
                    Map.entry("Ti", BigDecimal.valueOf(1L << 40)),
                    Map.entry("Pi", BigDecimal.valueOf(1L << 50)));

    private Quantity() {}

    /** The quantity of a resource, zero when it is not given. */
    static BigDecimal of(JsonObject resources, String name) {
        Object value = resources.getValue(name);
        return value == null ? BigDecimal.ZERO : parse(value.toString());
    }

    static BigDecimal parse(String text) {
        int unit = text.length();
        while (unit > 0 && Character.isLetter(text.charAt(unit - 1))) {
            unit--;
        }
        String suffix = text.substring(unit);
        boolean plain = suffix.isEmpty() || suffix.equalsIgnoreCase("e");
        BigDecimal factor = plain ? BigDecimal.ONE : UNITS.get(suffix);
        try {
            if (factor != null) {
                return new BigDecimal(plain ? text : text.substring(0, unit)).multiply(factor);
            }
        } catch (NumberFormatException e) {
            throw wrong(text);
        }
        throw wrong(text);
    }

    private static PodException wrong(String text) {
        return new PodException("InvalidQuantity", "EDGE-POD-002 '" + text + "' is not a quantity");
    }
}
