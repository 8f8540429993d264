package io.caravel.modbus;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/**
 * A value as it stands in registers.
 *
 * @param type how its bits are read
 * @param swapBytes whether the bytes of each register are swapped
 * @param swapWords whether the register with the lowest bits comes first
 * @param scale the value is the number times this
 * @param shift and this is added
 */
record RegisterValue(
        RegisterType type,
        boolean swapBytes,
        boolean swapWords,
        BigDecimal scale,
        BigDecimal shift) {

    /** The value: a truth, a whole number as a Long where it fits, else a Double. */
    Object decode(byte[] registers) {
        if (registers.length != type.registers() * 2) {
            throw new IllegalArgumentException(
                    "MODBUS-003 the device gave %d bytes instead of %d: correct the device"
                            .formatted(registers.length, type.registers() * 2));
        }
        BigDecimal number = type.decode(ordered(registers));
        if (type == RegisterType.BOOL) {
            return number.signum() != 0;
        }
        BigDecimal value = number.multiply(scale).add(shift);
        boolean whole = value.stripTrailingZeros().scale() <= 0;
        if (whole && value.toBigInteger().bitLength() < Long.SIZE) {
            return value.longValue();
        }
        return whole ? value.toBigInteger() : (Object) value.doubleValue();
    }

    /** The registers of a value. */
    byte[] encode(Object value) {
        if (type == RegisterType.BOOL) {
            return ordered(type.encode(isTrue(value) ? BigDecimal.ONE : BigDecimal.ZERO));
        }
        try {
            BigDecimal number = new BigDecimal(value.toString().strip()).subtract(shift);
            return ordered(type.encode(number.divide(scale, MathContext.DECIMAL128)));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "MODBUS-003 the value to write is no number: correct what is wanted", e);
        }
    }

    /** Whether a text is true. */
    static boolean isTrue(Object value) {
        return switch (String.valueOf(value).strip().toLowerCase(Locale.ROOT)) {
            case "true", "1", "on", "t" -> true;
            case "false", "0", "off", "f" -> false;
            default ->
                    throw new IllegalArgumentException(
                            "MODBUS-003 the value to write is neither true nor false: correct what is wanted");
        };
    }

    /** From the order of the device to the greatest first, and back. */
    private byte[] ordered(byte[] bytes) {
        byte[] ordered = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            int register = swapWords ? bytes.length / 2 - 1 - i / 2 : i / 2;
            ordered[register * 2 + (swapBytes ? 1 - i % 2 : i % 2)] = bytes[i];
        }
        return ordered;
    }
}
