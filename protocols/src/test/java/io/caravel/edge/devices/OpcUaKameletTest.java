package io.caravel.edge.devices;

import static io.caravel.edge.devices.DeviceEdge.property;
import static io.caravel.edge.devices.DeviceEdge.soon;
import static io.caravel.edge.devices.DeviceEdge.wanted;

import io.caravel.lab.Ports;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.milo.server.MiloServerComponent;
import org.apache.camel.impl.DefaultCamelContext;
import org.eclipse.milo.opcua.stack.core.security.SecurityPolicy;
import org.eclipse.milo.opcua.stack.core.types.builtin.DataValue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Kamelets opcua-source and opcua-sink against a Milo server. */
class OpcUaKameletTest {

    @TempDir Path folder;
    private final List<Object> written = new CopyOnWriteArrayList<>();
    private DefaultCamelContext server;
    private DeviceEdge edge;
    private int port;

    @BeforeEach
    void start() throws Exception {
        port = Ports.free();
        edge = new DeviceEdge(folder, Map.of());
    }

    @AfterEach
    void stop() {
        edge.close();
        if (server != null) {
            server.stop();
        }
    }

    private void listen() throws Exception {
        server = new DefaultCamelContext();
        MiloServerComponent milo = server.getComponent("milo-server", MiloServerComponent.class);
        milo.setPort(port);
        milo.setBindAddresses("127.0.0.1");
        milo.setUserAuthenticationCredentials("reader:secret");
        milo.setUsernameSecurityPolicyUri(SecurityPolicy.None);
        milo.setSecurityPolicies(EnumSet.of(SecurityPolicy.None));
        server.addRoutes(
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("direct:speed").to("milo-server:speed");
                        from("milo-server:target")
                                .process(
                                        e ->
                                                written.add(
                                                        e.getMessage()
                                                                .getBody(DataValue.class)
                                                                .getValue()
                                                                .getValue()));
                    }
                });
        server.start();
        server.createProducerTemplate().sendBody("direct:speed", 12.5);
    }

    private JsonObject line() {
        return new JsonObject().put("url", "opc.tcp://reader:secret@127.0.0.1:" + port);
    }

    private static JsonObject node(String item) {
        return new JsonObject().put("node", "nsu=urn:org:apache:camel;s=" + item);
    }

    @Test
    void aVariableIsReadAlsoOfAServerThatComesLate() throws Exception {
        // Given no server
        edge.device("line", "opcua", line(), property("speed", node("speed")));
        soon().until(() -> edge.state("line").equals("offline"));
        // When
        listen();
        // Then
        soon().until(() -> "12.5".equals(edge.reported("line", "speed")));
    }

    @Test
    void aWantedValueIsWritten() throws Exception {
        // Given
        listen();
        // When
        edge.device("line", "opcua", line(), wanted("target", "7.5", node("target")));
        // Then
        soon().until(() -> written.contains(7.5));
    }
}
