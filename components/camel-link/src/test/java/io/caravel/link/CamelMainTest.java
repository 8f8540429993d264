package io.caravel.link;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.caravel.link.edge.EdgeLinkComponent;
import io.caravel.link.hub.HubComponent;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.main.Main;
import org.apache.camel.support.jsse.SSLContextParameters;
import org.junit.jupiter.api.Test;

/** The components as an application configures them: by properties only. */
class CamelMainTest {
    @Test
    void tls_is_configured_by_properties() throws Exception {
        // Given a cloud and an edge with camel.ssl properties
        Main cloud = main("from:hub:receive", TestCa.SHARED.server());
        cloud.addInitialProperty("camel.component.hub.host", "127.0.0.1");
        cloud.addInitialProperty("camel.component.hub.port", "0");
        cloud.configure()
                .addRoutesBuilder(
                        new RouteBuilder() {
                            @Override
                            public void configure() {
                                from("hub:receive").to("mock:received");
                            }
                        });
        cloud.start();
        int port = cloud.getCamelContext().getComponent("hub", HubComponent.class).listeningPort();
        Main edge = main("edge", TestCa.SHARED.node("boat-1"));
        edge.addInitialProperty("camel.component.edgelink.url", "wss://127.0.0.1:" + port);
        edge.addInitialProperty("camel.component.edgelink.node", "boat-1");
        edge.addInitialProperty("camel.component.edgelink.window", "16");
        edge.start();

        try {
            // When a message is sent
            Exchange sent =
                    edge.getCamelContext()
                            .createProducerTemplate()
                            .asyncSend(
                                    "edgelink:send?whenDown=wait",
                                    e -> e.getIn().setHeader("CaravelKind", "node"))
                            .get(60, SECONDS);

            // Then it arrives under the node's name
            assertThat(sent.getException()).isNull();
            MockEndpoint received =
                    cloud.getCamelContext().getEndpoint("mock:received", MockEndpoint.class);
            assertThat(received.getExchanges()).hasSize(1);
            assertThat(received.getExchanges().get(0).getIn().getHeader("CaravelNode"))
                    .isEqualTo("boat-1");
            assertThat(
                            edge.getCamelContext()
                                    .getComponent("edgelink", EdgeLinkComponent.class)
                                    .getWindow())
                    .isEqualTo(16);
        } finally {
            edge.stop();
            cloud.stop();
        }
    }

    private static Main main(String name, SSLContextParameters tls) {
        Main main = new Main();
        main.addInitialProperty("camel.main.name", name.replace(':', '-'));
        main.addInitialProperty("camel.ssl.enabled", "true");
        main.addInitialProperty(
                "camel.ssl.keyStore", tls.getKeyManagers().getKeyStore().getResource());
        main.addInitialProperty("camel.ssl.keystorePassword", "changeit");
        main.addInitialProperty(
                "camel.ssl.trustStore", tls.getTrustManagers().getKeyStore().getResource());
        main.addInitialProperty("camel.ssl.trustStorePassword", "changeit");
        return main;
    }
}
