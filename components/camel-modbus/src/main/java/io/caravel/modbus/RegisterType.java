package io.caravel.modbus;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Locale;

/** How the bits of registers are a value. */
enum RegisterType {
    BOOL(1),
    INT16(1),
    UINT16(1),
    INT32(2),
    UINT32(2),
    INT64(4),
    UINT64(4),
    FLOAT32(2),
    FLOAT64(4);

    private final int registers;

    RegisterType(int registers) {
        this.registers = registers;
    }

    /**
     * Reads a name.
     *
     * @param name {@code auto} is the signed whole number of so many registers
     */
    static RegisterType of(String name, int quantity) {
        String plain = name.toUpperCase(Locale.ROOT);
        if (plain.equals("AUTO")) {
            plain = "INT" + 16 * quantity;
        }
        for (RegisterType type : values()) {
            if (type.name().equals(plain)) {
                return type;
            }
        }
        throw new IllegalArgumentException(
                "MODBUS-001 there is no type '%s' of %d registers: use bool, int16, uint16, int32, uint32, int64, uint64, float32 or float64"
                        .formatted(name, quantity));
    }

    int registers() {
        return registers;
    }

    /** The number in some bytes, the greatest first. */
    BigDecimal decode(byte[] bytes) {
        BigInteger bits = new BigInteger(1, bytes);
        return switch (this) {
            case BOOL, UINT16, UINT32, UINT64 -> new BigDecimal(bits);
            case INT16, INT32, INT64 -> new BigDecimal(new BigInteger(bytes));
            case FLOAT32 -> real(Float.intBitsToFloat(bits.intValue()));
            case FLOAT64 -> real(Double.longBitsToDouble(bits.longValue()));
        };
    }

    private static BigDecimal real(Number number) {
        if (!Double.isFinite(number.doubleValue())) {
            throw new IllegalArgumentException(
                    "MODBUS-003 the registers hold no number (%s): look at type and swapping"
                            .formatted(number));
        }
        return new BigDecimal(number.toString());
    }

    /** The bytes of a number, the greatest first; whole numbers are rounded. */
    byte[] encode(BigDecimal number) {
        BigInteger bits =
                switch (this) {
                    case FLOAT32 ->
                            BigInteger.valueOf(
                                    Float.floatToIntBits(number.floatValue()) & 0xFFFFFFFFL);
                    case FLOAT64 ->
                            BigInteger.valueOf(Double.doubleToLongBits(number.doubleValue()));
                    default -> whole(number);
                };
        byte[] bytes = new byte[registers * 2];
        for (int i = bytes.length - 1; i >= 0; i--) {
            bytes[i] = bits.byteValue();
            bits = bits.shiftRight(8);
        }
        return bytes;
    }

    private BigInteger whole(BigDecimal number) {
        BigInteger whole = number.setScale(0, RoundingMode.HALF_UP).toBigInteger();
        boolean signed = name().startsWith("INT");
        int bits = 16 * registers;
        boolean fits =
                signed
                        ? whole.bitLength() < bits
                        : whole.signum() >= 0 && whole.bitLength() <= bits;
        if (!fits) {
            throw new IllegalArgumentException(
                    "MODBUS-003 %s does not fit into %s: look at type and scale"
                            .formatted(number.toPlainString(), name().toLowerCase(Locale.ROOT)));
        }
        return whole;
    }
}
