package io.caravel.cli.command;

import io.caravel.cli.device.MqttLink;
import io.caravel.cli.device.MqttStores;
import picocli.CommandLine.Option;

/** Where a broker is and how to log in to it, for commands that are no part of an edge. */
final class MqttOptions {
    @Option(
            names = "--mqtt",
            defaultValue = "tcp://127.0.0.1:1883",
            paramLabel = "URL",
            description = "The broker, ssl://HOST:8883 with TLS (default: ${DEFAULT-VALUE}).")
    private String url;

    @Option(
            names = "--mqtt-user",
            defaultValue = "",
            paramLabel = "NAME",
            description = "User at the broker.")
    private String user;

    @Option(
            names = "--mqtt-password",
            defaultValue = "${env:CARAVEL_MQTT_PASSWORD:-}",
            paramLabel = "TEXT",
            description = "Its password; better in CARAVEL_MQTT_PASSWORD.")
    private String password;

    @Option(
            names = "--mqtt-truststore",
            defaultValue = "",
            paramLabel = "FILE",
            description = "PKCS12 file with the broker's authority.")
    private String truststore;

    @Option(
            names = "--mqtt-keystore",
            defaultValue = "",
            paramLabel = "FILE",
            description = "PKCS12 file with a client certificate.")
    private String keystore;

    @Option(
            names = "--mqtt-stores-password",
            defaultValue = "${env:CARAVEL_MQTT_STORES_PASSWORD:-}",
            paramLabel = "TEXT",
            description = "Password of both files; better in CARAVEL_MQTT_STORES_PASSWORD.")
    private String storesPassword;

    /** The broker's address. */
    String url() {
        return url;
    }

    /** Gives a connection the login and, for TLS, the stores. */
    MqttLink login(MqttLink link) {
        return link.as(user, password)
                .over(new MqttStores(truststore, storesPassword, keystore, storesPassword));
    }
}
