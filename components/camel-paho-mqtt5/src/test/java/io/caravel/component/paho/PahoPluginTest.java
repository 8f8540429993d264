package io.caravel.component.paho;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.camel.component.paho.mqtt5.PahoMqtt5Component;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.main.Main;
import org.junit.jupiter.api.Test;

/** Whatever the class path's order, the scheme is ours. */
class PahoPluginTest {

    @Test
    void theSchemeResolvesToOursWithItsPropertiesSet() throws Exception {
        // Given an application that sets the component's options by properties
        Main main = new Main();
        main.addInitialProperty("camel.main.basePackageScanEnabled", "false");
        main.addInitialProperty("camel.component.paho-mqtt5.client-id", "box");
        main.start();
        try {
            // When the scheme is asked for
            PahoMqtt5Component found =
                    main.getCamelContext().getComponent("paho-mqtt5", PahoMqtt5Component.class);
            // Then it is ours, with the options
            assertThat(found).isInstanceOf(DurablePahoComponent.class);
            assertThat(found.getConfiguration().getClientId()).isEqualTo("box");
            assertThat(found.getConfiguration().isCleanStart()).isFalse();
        } finally {
            main.stop();
        }
    }

    @Test
    void aBeanOfThatNameStays() throws Exception {
        // Given an application that binds its own
        try (DefaultCamelContext context = new DefaultCamelContext(false)) {
            PahoMqtt5Component own = new PahoMqtt5Component();
            context.getRegistry().bind("paho-mqtt5", own);
            // When the context starts
            context.start();
            // Then that one is used
            assertThat(context.getComponent("paho-mqtt5")).isSameAs(own);
        }
    }
}
