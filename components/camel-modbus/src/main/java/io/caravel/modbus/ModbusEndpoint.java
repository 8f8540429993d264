package io.caravel.modbus;

import java.math.BigDecimal;
import org.apache.camel.Category;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriPath;
import org.apache.camel.support.DefaultEndpoint;

/** Read or write one value of a device over Modbus TCP. */
@UriEndpoint(
        firstVersion = "0.1.0",
        scheme = "modbus",
        title = "Modbus",
        syntax = "modbus:operation",
        producerOnly = true,
        category = {Category.IOT})
public class ModbusEndpoint extends DefaultEndpoint {

    /** What to do. */
    @UriPath
    @Metadata(required = true)
    private ModbusOperation operation;

    /** Host name or address of the device or gateway. */
    @UriParam
    @Metadata(required = true)
    private String host;

    /** TCP port. */
    @UriParam(defaultValue = "502")
    private int port = 502;

    /** Unit behind the address, 0 to 255. */
    @UriParam(defaultValue = "1")
    private int unit = 1;

    /**
     * Table: holding, input, coil or discrete; also as HoldingRegister, InputRegister,
     * CoilRegister, DiscreteInputRegister.
     */
    @UriParam(defaultValue = "holding")
    private String table = "holding";

    /** Number of the first register or bit, from 0. */
    @UriParam
    @Metadata(required = true)
    private int address;

    /**
     * How the bits of registers are read: bool, int16, uint16, int32, uint32, int64, uint64,
     * float32, float64; auto is the signed whole number of quantity registers.
     */
    @UriParam(defaultValue = "auto")
    private String type = "auto";

    /** Number of registers of the type auto: 1, 2 or 4. */
    @UriParam(defaultValue = "1")
    private int quantity = 1;

    /** Whether the bytes of each register are swapped. */
    @UriParam(defaultValue = "false")
    private boolean swapBytes;

    /** Whether the register with the lowest bits comes first. */
    @UriParam(defaultValue = "false")
    private boolean swapWords;

    /** The value is the number in the registers times this. */
    @UriParam(defaultValue = "1")
    private String scale = "1";

    /** Added to the scaled value. */
    @UriParam(defaultValue = "0")
    private String shift = "0";

    /** Milliseconds after which connecting, and then an answer, is given up. */
    @UriParam(defaultValue = "3000")
    private long timeout = 3000;

    /**
     * @param uri of the endpoint
     * @param component that shares its connections
     */
    public ModbusEndpoint(String uri, ModbusComponent component) {
        super(uri, component);
    }

    @Override
    public ModbusComponent getComponent() {
        return (ModbusComponent) super.getComponent();
    }

    @Override
    public Producer createProducer() {
        return new ModbusProducer(this);
    }

    @Override
    public Consumer createConsumer(Processor processor) {
        throw new UnsupportedOperationException("modbus: is asked by a timer: use modbus:read");
    }

    /** Refuses what can never work. */
    void check() {
        RegisterTable chosen = table();
        if (operation == ModbusOperation.write && !chosen.isWritable()) {
            throw new IllegalArgumentException(
                    "MODBUS-001 the table '%s' cannot be written: use holding or coil"
                            .formatted(table));
        }
        if (host == null || host.isBlank() || port < 1 || port > 65_535) {
            throw new IllegalArgumentException(
                    "MODBUS-001 '%s:%d' is no host and port: correct them".formatted(host, port));
        }
        if (unit < 0 || unit > 255 || address < 0 || address > 65_535) {
            throw new IllegalArgumentException(
                    "MODBUS-001 unit %d or address %d is out of range: correct them"
                            .formatted(unit, address));
        }
        if (new BigDecimal(scale).signum() == 0) {
            throw new IllegalArgumentException("MODBUS-001 scale is 0: correct it");
        }
        value();
    }

    RegisterTable table() {
        return RegisterTable.of(table);
    }

    RegisterValue value() {
        RegisterType how = table().isBits() ? RegisterType.BOOL : RegisterType.of(type, quantity);
        return new RegisterValue(
                how, swapBytes, swapWords, new BigDecimal(scale), new BigDecimal(shift));
    }

    public ModbusOperation getOperation() {
        return operation;
    }

    /** What to do. */
    public void setOperation(ModbusOperation operation) {
        this.operation = operation;
    }

    public String getHost() {
        return host;
    }

    /** Host name or address of the device or gateway. */
    public void setHost(String host) {
        this.host = host;
    }

    public int getPort() {
        return port;
    }

    /** TCP port. */
    public void setPort(int port) {
        this.port = port;
    }

    public int getUnit() {
        return unit;
    }

    /** Unit behind the address, 0 to 255. */
    public void setUnit(int unit) {
        this.unit = unit;
    }

    public String getTable() {
        return table;
    }

    /**
     * Table: holding, input, coil or discrete; also as HoldingRegister, InputRegister,
     * CoilRegister, DiscreteInputRegister.
     */
    public void setTable(String table) {
        this.table = table;
    }

    public int getAddress() {
        return address;
    }

    /** Number of the first register or bit, from 0. */
    public void setAddress(int address) {
        this.address = address;
    }

    public String getType() {
        return type;
    }

    /**
     * How the bits of registers are read: bool, int16, uint16, int32, uint32, int64, uint64,
     * float32, float64; auto is the signed whole number of quantity registers.
     */
    public void setType(String type) {
        this.type = type;
    }

    public int getQuantity() {
        return quantity;
    }

    /** Number of registers of the type auto: 1, 2 or 4. */
    public void setQuantity(int quantity) {
        this.quantity = quantity;
    }

    public boolean isSwapBytes() {
        return swapBytes;
    }

    /** Whether the bytes of each register are swapped. */
    public void setSwapBytes(boolean swapBytes) {
        this.swapBytes = swapBytes;
    }

    public boolean isSwapWords() {
        return swapWords;
    }

    /** Whether the register with the lowest bits comes first. */
    public void setSwapWords(boolean swapWords) {
        this.swapWords = swapWords;
    }

    public String getScale() {
        return scale;
    }

    /** The value is the number in the registers times this. */
    public void setScale(String scale) {
        this.scale = scale;
    }

    public String getShift() {
        return shift;
    }

    /** Added to the scaled value. */
    public void setShift(String shift) {
        this.shift = shift;
    }

    public long getTimeout() {
        return timeout;
    }

    /** Milliseconds after which connecting, and then an answer, is given up. */
    public void setTimeout(long timeout) {
        this.timeout = timeout;
    }
}
