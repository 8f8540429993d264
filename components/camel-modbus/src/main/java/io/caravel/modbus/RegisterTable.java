package io.caravel.modbus;

import java.util.Locale;

/** The four tables of a Modbus device. */
enum RegisterTable {
    HOLDING(false, true),
    INPUT(false, false),
    COIL(true, true),
    DISCRETE(true, false);

    private final boolean bits;
    private final boolean writable;

    RegisterTable(boolean bits, boolean writable) {
        this.bits = bits;
        this.writable = writable;
    }

    /**
     * Reads a name: {@code holding}, {@code HoldingRegister}, {@code discrete-input} and the like.
     */
    static RegisterTable of(String name) {
        String plain =
                name.toLowerCase(Locale.ROOT)
                        .replaceAll("[^a-z]", "")
                        .replaceAll("registers?$", "");
        return switch (plain) {
            case "holding" -> HOLDING;
            case "input" -> INPUT;
            case "coil", "coils" -> COIL;
            case "discrete", "discreteinput", "discreteinputs" -> DISCRETE;
            default ->
                    throw new IllegalArgumentException(
                            "MODBUS-001 there is no table '%s': use holding, input, coil or discrete"
                                    .formatted(name));
        };
    }

    boolean isBits() {
        return bits;
    }

    boolean isWritable() {
        return writable;
    }
}
