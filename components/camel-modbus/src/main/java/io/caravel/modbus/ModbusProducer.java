package io.caravel.modbus;

import com.digitalpetri.modbus.pdu.ReadCoilsRequest;
import com.digitalpetri.modbus.pdu.ReadCoilsResponse;
import com.digitalpetri.modbus.pdu.ReadDiscreteInputsRequest;
import com.digitalpetri.modbus.pdu.ReadDiscreteInputsResponse;
import com.digitalpetri.modbus.pdu.ReadHoldingRegistersRequest;
import com.digitalpetri.modbus.pdu.ReadHoldingRegistersResponse;
import com.digitalpetri.modbus.pdu.ReadInputRegistersRequest;
import com.digitalpetri.modbus.pdu.ReadInputRegistersResponse;
import com.digitalpetri.modbus.pdu.WriteMultipleRegistersRequest;
import com.digitalpetri.modbus.pdu.WriteSingleCoilRequest;
import com.digitalpetri.modbus.pdu.WriteSingleRegisterRequest;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultProducer;

/** Asks the device and waits for its answer, on the caller's thread. */
final class ModbusProducer extends DefaultProducer {

    private final ModbusEndpoint endpoint;
    private ModbusConnection connection;

    ModbusProducer(ModbusEndpoint endpoint) {
        super(endpoint);
        this.endpoint = endpoint;
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        connection = endpoint.getComponent().connect(endpoint.getHost(), endpoint.getPort());
    }

    @Override
    protected void doStop() throws Exception {
        super.doStop();
        endpoint.getComponent().release(connection);
    }

    @Override
    public void process(Exchange exchange) throws Exception {
        if (endpoint.getOperation() == ModbusOperation.read) {
            exchange.getMessage().setBody(read());
        } else {
            write(exchange.getMessage().getMandatoryBody(Object.class));
        }
    }

    private Object read() throws Exception {
        RegisterValue value = endpoint.value();
        return switch (endpoint.table()) {
            case HOLDING -> value.decode(holding(value.type().registers()));
            case INPUT -> value.decode(input(value.type().registers()));
            case COIL -> isSet(coil());
            case DISCRETE -> isSet(discrete());
        };
    }

    private static boolean isSet(byte[] bits) {
        return (bits[0] & 1) == 1;
    }

    private byte[] holding(int count) throws Exception {
        var request = new ReadHoldingRegistersRequest(endpoint.getAddress(), count);
        ReadHoldingRegistersResponse answer =
                connection.ask(
                        client -> client.readHoldingRegistersAsync(endpoint.getUnit(), request),
                        endpoint.getTimeout());
        return answer.registers();
    }

    private byte[] input(int count) throws Exception {
        var request = new ReadInputRegistersRequest(endpoint.getAddress(), count);
        ReadInputRegistersResponse answer =
                connection.ask(
                        client -> client.readInputRegistersAsync(endpoint.getUnit(), request),
                        endpoint.getTimeout());
        return answer.registers();
    }

    private byte[] coil() throws Exception {
        var request = new ReadCoilsRequest(endpoint.getAddress(), 1);
        ReadCoilsResponse answer =
                connection.ask(
                        client -> client.readCoilsAsync(endpoint.getUnit(), request),
                        endpoint.getTimeout());
        return answer.coils();
    }

    private byte[] discrete() throws Exception {
        var request = new ReadDiscreteInputsRequest(endpoint.getAddress(), 1);
        ReadDiscreteInputsResponse answer =
                connection.ask(
                        client -> client.readDiscreteInputsAsync(endpoint.getUnit(), request),
                        endpoint.getTimeout());
        return answer.inputs();
    }

    private void write(Object body) throws Exception {
        int unit = endpoint.getUnit();
        int address = endpoint.getAddress();
        if (endpoint.table() == RegisterTable.COIL) {
            var request = new WriteSingleCoilRequest(address, RegisterValue.isTrue(body));
            connection.ask(
                    client -> client.writeSingleCoilAsync(unit, request), endpoint.getTimeout());
            return;
        }
        byte[] registers = endpoint.value().encode(body);
        if (registers.length == 2) {
            int word = (registers[0] & 0xFF) << 8 | registers[1] & 0xFF;
            var request = new WriteSingleRegisterRequest(address, word);
            connection.ask(
                    client -> client.writeSingleRegisterAsync(unit, request),
                    endpoint.getTimeout());
        } else {
            var request =
                    new WriteMultipleRegistersRequest(address, registers.length / 2, registers);
            connection.ask(
                    client -> client.writeMultipleRegistersAsync(unit, request),
                    endpoint.getTimeout());
        }
    }
}
