package io.caravel.cloud.reported;

import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Amounts of resources as Kubernetes writes them. An API server tells an amount in its own words:
 * {@code 16777216Ki} comes back as {@code 16Gi}, {@code 1000m} as {@code 1}.
 */
final class Quantities {

    private static final Pattern AMOUNT =
            Pattern.compile(
                    "([+-]?[0-9.]{1,40})(?:([numkMGTPE]|[KMGTPE]i)|[eE]([+-]?[0-9]{1,2}))?");
    private static final BigDecimal KIBI = BigDecimal.valueOf(1024);
    private static final Map<String, Integer> TENS =
            Map.of("n", -9, "u", -6, "m", -3, "k", 3, "M", 6, "G", 9, "T", 12, "P", 15, "E", 18);
    private static final String TWOS = "KMGTPE";

    private Quantities() {}

    /** Whether two maps of resources have the same names with the same amounts. */
    static boolean same(JsonObject one, JsonObject other) {
        return one.fieldNames().equals(other.fieldNames())
                && one.fieldNames().stream()
                        .allMatch(name -> same(one.getValue(name), other.getValue(name)));
    }

    private static boolean same(Object one, Object other) {
        if (one == null || other == null) {
            return one == other;
        }
        Optional<BigDecimal> amount = amount(one);
        Optional<BigDecimal> another = amount(other);
        return amount.isPresent() && another.isPresent()
                ? amount.get().compareTo(another.get()) == 0
                : one.equals(other);
    }

    private static Optional<BigDecimal> amount(Object value) {
        Matcher parts = AMOUNT.matcher(value.toString());
        if (!parts.matches()) {
            return Optional.empty();
        }
        try {
            BigDecimal number = new BigDecimal(parts.group(1));
            String unit = parts.group(2);
            if (parts.group(3) != null) {
                return Optional.of(number.scaleByPowerOfTen(Integer.parseInt(parts.group(3))));
            }
            if (unit == null) {
                return Optional.of(number);
            }
            return Optional.of(
                    unit.endsWith("i")
                            ? number.multiply(KIBI.pow(TWOS.indexOf(unit.charAt(0)) + 1))
                            : number.scaleByPowerOfTen(TENS.get(unit)));
        } catch (NumberFormatException notANumber) {
            return Optional.empty();
        }
    }
}
