/** The {@code modbus:} component: one value of a device over Modbus TCP, read or written. */
package io.caravel.modbus;
