package io.caravel.modbus;

/** What a {@code modbus:} endpoint does. */
public enum ModbusOperation {
    /** Reads a value into the body. */
    read,
    /** Writes the body. */
    write
}
