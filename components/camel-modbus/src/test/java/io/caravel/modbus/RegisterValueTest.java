package io.caravel.modbus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How registers are values. */
class RegisterValueTest {

    @ParameterizedTest
    @CsvSource({
        "int16, ffce, false, false, 1, 0, -50",
        "uint16, ffce, false, false, 1, 0, 65486",
        "int16, ceff, true, false, 1, 0, -50",
        "int32, 00010002, false, false, 1, 0, 65538",
        "int32, 00020001, false, true, 1, 0, 65538",
        "int32, 02000100, true, true, 1, 0, 65538",
        "uint32, ffffffff, false, false, 1, 0, 4294967295",
        "int64, fffffffffffffffe, false, false, 1, 0, -2",
        "uint64, fffffffffffffffe, false, false, 1, 0, 18446744073709551614",
        "float32, 41ac0000, false, false, 1, 0, 21.5",
        "float64, 4035800000000000, false, false, 1, 0, 21.5",
        "int16, 00d7, false, false, 0.1, 0, 21.5",
        "uint16, 0064, false, false, 0.5, -40, 10"
    })
    void aValueIsReadAndWrittenBack(
            String type,
            String registers,
            boolean swapBytes,
            boolean swapWords,
            BigDecimal scale,
            BigDecimal shift,
            String value) {
        // Given
        RegisterValue how =
                new RegisterValue(RegisterType.of(type, 1), swapBytes, swapWords, scale, shift);
        byte[] bytes = HexFormat.of().parseHex(registers);
        // When and then
        assertThat(how.decode(bytes)).hasToString(value);
        assertThat(how.encode(value)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @CsvSource({"int16, 40000", "uint16, -1", "int32, 1e12", "uint64, -1", "int16, hot"})
    void aValueThatDoesNotFitIsRefused(String type, String value) {
        RegisterValue how = how(type);
        assertThatThrownBy(() -> how.encode(value))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("MODBUS-003");
    }

    @Test
    void noNumberIsNoValue() {
        RegisterValue how = how("float32");
        assertThatThrownBy(() -> how.decode(new byte[] {0x7f, (byte) 0xc0, 0, 0}))
                .hasMessageStartingWith("MODBUS-003");
        assertThatThrownBy(() -> how.decode(new byte[] {0, 0}))
                .hasMessageStartingWith("MODBUS-003");
    }

    @Test
    void autoIsTheSignedNumberOfItsRegisters() {
        assertThat(RegisterType.of("auto", 1)).isEqualTo(RegisterType.INT16);
        assertThat(RegisterType.of("auto", 4)).isEqualTo(RegisterType.INT64);
        assertThatThrownBy(() -> RegisterType.of("auto", 3)).hasMessageStartingWith("MODBUS-001");
    }

    @ParameterizedTest
    @CsvSource({
        "holding, HOLDING",
        "HoldingRegister, HOLDING",
        "InputRegister, INPUT",
        "CoilRegister, COIL",
        "DiscreteInputRegister, DISCRETE",
        "discrete-input, DISCRETE"
    })
    void aTableHasItsUsualNames(String name, RegisterTable table) {
        assertThat(RegisterTable.of(name)).isEqualTo(table);
    }

    private static RegisterValue how(String type) {
        return new RegisterValue(
                RegisterType.of(type, 1), false, false, BigDecimal.ONE, BigDecimal.ZERO);
    }
}
