package io.caravel.modbus;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import java.util.HashMap;
import java.util.Map;
import org.apache.camel.Endpoint;
import org.apache.camel.spi.annotations.Component;
import org.apache.camel.support.DefaultComponent;

/**
 * The {@code modbus:} component. All endpoints of one host and port share one connection, because
 * many devices take only one; it is opened when it is first needed and again when it was lost.
 */
@Component("modbus")
public class ModbusComponent extends DefaultComponent {

    private final Map<String, ModbusConnection> connections = new HashMap<>();
    private EventLoopGroup loop;

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters)
            throws Exception {
        ModbusEndpoint endpoint = new ModbusEndpoint(uri, this);
        endpoint.setOperation(
                getCamelContext()
                        .getTypeConverter()
                        .mandatoryConvertTo(ModbusOperation.class, remaining));
        setProperties(endpoint, parameters);
        endpoint.check();
        return endpoint;
    }

    /** The connection to an address, for one more user. */
    synchronized ModbusConnection connect(String host, int port) {
        if (loop == null) {
            loop = new NioEventLoopGroup(1);
        }
        ModbusConnection connection =
                connections.computeIfAbsent(
                        host + ":" + port, key -> new ModbusConnection(host, port, loop));
        connection.use();
        return connection;
    }

    /** One user less. */
    synchronized void release(ModbusConnection connection) {
        if (connection.leave()) {
            connections.values().remove(connection);
            connection.close();
        }
    }

    @Override
    protected void doShutdown() throws Exception {
        super.doShutdown();
        synchronized (this) {
            connections.values().forEach(ModbusConnection::close);
            connections.clear();
            if (loop != null) {
                loop.shutdownGracefully();
            }
        }
    }
}
