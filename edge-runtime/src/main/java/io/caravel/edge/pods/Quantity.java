package io.caravel.edge.pods;

import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Kubernetes quantities such as {@code 100m}, {@code 16Mi}, {@code 2} or {@code 1e3}, by the
 * grammar of {@code k8s.io/apimachinery/pkg/api/resource}: what is finer than a billionth is
 * rounded up, what is larger than {@link Long#MAX_VALUE} counts as that.
 */
final class Quantity {

    /** Longer texts are no quantities; the API server never writes one. */
    private static final int LONGEST = 100;

    private static final int FINEST = 9;
    private static final BigDecimal MOST = BigDecimal.valueOf(Long.MAX_VALUE);

    private static final Pattern FORM =
            Pattern.compile("([+-]?)(\\d+\\.?\\d*|\\.\\d+)(?:[eE]([+-]?\\d+)|([a-zA-Z]*))");

    private static final Map<String, BigDecimal> UNITS =
            Map.ofEntries(
                    Map.entry("n", new BigDecimal("0.000000001")),
                    Map.entry("u", new BigDecimal("0.000001")),
                    Map.entry("m", new BigDecimal("0.001")),
                    Map.entry("", BigDecimal.ONE),
                    Map.entry("k", BigDecimal.TEN.pow(3)),
                    Map.entry("M", BigDecimal.TEN.pow(6)),
                    Map.entry("G", BigDecimal.TEN.pow(9)),
                    Map.entry("T", BigDecimal.TEN.pow(12)),
                    Map.entry("P", BigDecimal.TEN.pow(15)),
                    Map.entry("E", BigDecimal.TEN.pow(18)),
                    Map.entry("Ki", BigDecimal.valueOf(1L << 10)),
                    Map.entry("Mi", BigDecimal.valueOf(1L << 20)),
                    Map.entry("Gi", BigDecimal.valueOf(1L << 30)),
                    Map.entry("Ti", BigDecimal.valueOf(1L << 40)),
                    Map.entry("Pi", BigDecimal.valueOf(1L << 50)),
                    Map.entry("Ei", BigDecimal.valueOf(1L << 60)));

    private Quantity() {}

    /**
     * The quantity of a resource, zero when it is not given.
     *
     * @throws PodException when it is no quantity or less than nothing
     */
    static BigDecimal of(JsonObject resources, String name) {
        Object value = resources.getValue(name);
        return value == null ? BigDecimal.ZERO : parse(value.toString());
    }

    /**
     * Reads a quantity, from 0 to {@link Long#MAX_VALUE}.
     *
     * @throws PodException when it is no quantity or less than nothing
     */
    static BigDecimal parse(String text) {
        Matcher form = FORM.matcher(text);
        if (text.length() > LONGEST || !form.matches()) {
            throw wrong(text, "is not a quantity");
        }
        BigDecimal number = new BigDecimal(form.group(2));
        BigDecimal value =
                form.group(3) != null
                        ? number.scaleByPowerOfTen(exponent(form.group(3)))
                        : number.multiply(unit(form.group(4), text));
        if (form.group(1).equals("-") && value.signum() != 0) {
            throw wrong(text, "is less than nothing");
        }
        BigDecimal rounded =
                value.scale() > FINEST ? value.setScale(FINEST, RoundingMode.UP) : value;
        return rounded.min(MOST);
    }

    /** Whole units of an amount, rounded up; {@link Long#MAX_VALUE} for all that is more. */
    static long whole(BigDecimal amount) {
        return amount.compareTo(MOST) >= 0
                ? Long.MAX_VALUE
                : amount.setScale(0, RoundingMode.CEILING).longValue();
    }

    private static BigDecimal unit(String unit, String text) {
        BigDecimal factor = UNITS.get(unit);
        if (factor == null) {
            throw wrong(text, "is not a quantity");
        }
        return factor;
    }

    /** Beyond what a text of {@link #LONGEST} could balance, every exponent means the same. */
    private static int exponent(String digits) {
        String plain = digits.replaceFirst("^([+-]?)0+(?=\\d)", "$1");
        boolean huge = plain.length() > 4;
        int sign = plain.startsWith("-") ? -1 : 1;
        return huge ? sign * 10 * LONGEST : Integer.parseInt(plain);
    }

    private static PodException wrong(String text, String why) {
        String shown = text.length() > LONGEST ? text.substring(0, LONGEST) + "..." : text;
        return new PodException("InvalidQuantity", "EDGE-POD-002 '" + shown + "' " + why);
    }
}
