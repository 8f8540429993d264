package io.caravel.cli.command;

import io.caravel.cli.device.MqttLink;
import io.caravel.cli.device.MqttStores;
import java.util.Properties;

/** The broker of an edge and the edge's own login, as its settings say. */
final class EdgeBroker {
    private final Properties settings;

    /** Of these settings. */
    EdgeBroker(Properties settings) {
        this.settings = settings;
    }

    /** Its address: the one that is named, else that of the embedded broker. */
    String url() {
        String url = text("edge.mqtt.url", "");
        return url.isEmpty() ? "tcp://" + text("edge.mqtt.listen", "127.0.0.1:1883") : url;
    }

    /** Gives a connection the login and, for TLS, the stores. */
    MqttLink login(MqttLink link) {
        return link.as(text("edge.mqtt.username", ""), text("edge.mqtt.password", ""))
                .over(
                        new MqttStores(
                                text("edge.mqtt.truststore", ""),
                                text("edge.mqtt.truststore.password", ""),
                                text("edge.mqtt.keystore", ""),
                                text("edge.mqtt.keystore.password", "")));
    }

    private String text(String key, String otherwise) {
        return settings.getProperty(key, otherwise).strip();
    }
}
