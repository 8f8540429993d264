package io.caravel.edge.twins;

import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a DeviceModel says of a property.
 *
 * @param type {@code int}, {@code float}, {@code double}, {@code string}, {@code boolean}, {@code
 *     bytes} or {@code stream}
 * @param minimum least number, null for none
 * @param maximum greatest number, null for none
 * @param readOnly whether only the device writes it
 * @param unit of its values, empty for none
 */
record PropertyModel(
        String type, BigDecimal minimum, BigDecimal maximum, boolean readOnly, String unit) {

    /** Up to here a float64 has every whole number. */
    private static final double EXACT = 1L << 53;

    private static final Set<String> NUMBERS = Set.of("int", "float", "double");
    private static final Set<String> BOOLEANS =
            Set.of("1", "t", "true", "0", "f", "false"); // as strconv.ParseBool, any case
    private static final Pattern DIGITS = Pattern.compile("[+-]?\\d{1,400}");
    private static final Pattern DECIMAL =
            Pattern.compile("[+-]?(\\d{1,400}(\\.\\d{0,400})?|\\.\\d{1,400})([eE][+-]?\\d{1,3})?");

    /** Reads an entry of {@code spec.properties} of a DeviceModel; unreadable limits are none. */
    static PropertyModel of(JsonObject property) {
        return new PropertyModel(
                text(property, "type").toLowerCase(Locale.ROOT),
                number(text(property, "minimum")),
                number(text(property, "maximum")),
                "ReadOnly".equals(property.getValue("accessMode")),
                text(property, "unit"));
    }

    /** A property that no model describes: of this type, without limits. */
    static PropertyModel free(String type) {
        return new PropertyModel(type, null, null, false, "");
    }

    private static String text(JsonObject in, String name) {
        Object value = in.getValue(name);
        return value == null ? "" : value.toString();
    }

    private static BigDecimal number(String text) {
        return isDecimal(text) ? new BigDecimal(text) : null;
    }

    /**
     * Checks a value.
     *
     * @throws TwinException 400 with the reason when its type or range is wrong
     */
    void check(String property, String value) {
        if (!isOfType(value)) {
            throw new TwinException(
                    TwinException.BAD, "the value is not " + type + ": property " + property);
        }
        if (NUMBERS.contains(type)) {
            BigDecimal number = new BigDecimal(value);
            if (minimum != null && number.compareTo(minimum) < 0) {
                throw new TwinException(
                        TwinException.BAD,
                        "the value is below the minimum " + minimum + ": property " + property);
            }
            if (maximum != null && number.compareTo(maximum) > 0) {
                throw new TwinException(
                        TwinException.BAD,
                        "the value is above the maximum " + maximum + ": property " + property);
            }
        }
    }

    /**
     * A value as it is kept: a whole number that JSON wrote as a fraction, such as 21.0, is whole
     * where the model says so.
     *
     * @param said as it stood in the JSON
     * @param text of it
     */
    String written(Object said, String text) {
        boolean isWhole =
                "int".equals(type)
                        && said instanceof Double number
                        && number == Math.rint(number)
                        && Math.abs(number) <= EXACT;
        return isWhole ? Long.toString(((Double) said).longValue()) : text;
    }

    /**
     * Checks that a value may be wanted.
     *
     * @throws TwinException 400 when only the device writes it
     */
    void checkWritable(String property) {
        if (readOnly) {
            throw new TwinException(
                    TwinException.BAD,
                    "nothing can be wanted of a read-only property: " + property);
        }
    }

    /**
     * Checks the unit that a value says it has; nothing said is the model's.
     *
     * @param said {@code unit} of its metadata, null for none
     * @throws TwinException 400 when it is another one than the model's
     */
    void checkUnit(String property, Object said) {
        if (said != null && !unit.isEmpty() && !unit.equals(said.toString())) {
            throw new TwinException(
                    TwinException.BAD, "the unit is not " + unit + ": property " + property);
        }
    }

    private boolean isOfType(String value) {
        return switch (type) {
            case "int" -> DIGITS.matcher(value).matches() && fitsLong(value);
            case "float", "double" ->
                    isDecimal(value) && Double.isFinite(Double.parseDouble(value));
            case "boolean" -> BOOLEANS.contains(value.toLowerCase(Locale.ROOT));
            default -> true;
        };
    }

    private static boolean isDecimal(String value) {
        return DECIMAL.matcher(value).matches();
    }

    private static boolean fitsLong(String value) {
        try {
            new BigDecimal(value).longValueExact();
            return true;
        } catch (ArithmeticException e) {
            return false;
        }
    }

    /** Whether two values mean the same: numbers by value, everything else by its text. */
    boolean same(String one, String other) {
        if (!one.equals(other) && NUMBERS.contains(type) && isDecimal(one) && isDecimal(other)) {
            return new BigDecimal(one).compareTo(new BigDecimal(other)) == 0;
        }
        return one.equals(other);
    }
}
