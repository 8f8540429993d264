package io.caravel.edge.config;

import io.caravel.runtime.KeyFiles;
import io.caravel.runtime.Settings;
import io.caravel.runtime.Tls;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.apache.camel.support.jsse.SSLContextParameters;

/**
 * The broker of this node, and how the edge logs in to it.
 *
 * @param url address of the broker to use; with the embedded one the address it listens on
 * @param embedded true when this process runs the broker
 * @param listen {@code HOST:PORT} of the embedded broker
 * @param clientId name of the edge's session
 * @param username empty for anonymous
 * @param password its password
 * @param stores the edge's own certificate and whom it trusts, for a broker with TLS
 * @param broker the rest of what the embedded broker is told, by the names of its properties
 */
public record MqttConfig(
        String url,
        boolean embedded,
        String listen,
        String clientId,
        String username,
        String password,
        Stores stores,
        Map<String, String> broker) {

    /**
     * Two PKCS12 files; an empty name says that there is none.
     *
     * @param keystore own certificate and key
     * @param keystorePassword its password
     * @param truststore authority of the other side
     * @param truststorePassword its password
     */
    public record Stores(
            String keystore,
            String keystorePassword,
            String truststore,
            String truststorePassword) {

        /** Whether there is neither: whatever the Java runtime trusts, and no certificate. */
        public boolean isEmpty() {
            return keystore.isEmpty() && truststore.isEmpty();
        }

        /** What they mean for a connection; null when there is neither. */
        public SSLContextParameters tls() {
            return isEmpty()
                    ? null
                    : Tls.of(keystore, keystorePassword, truststore, truststorePassword);
        }

        private Stores checked(KeyFiles files) {
            if (!keystore.isEmpty()) {
                files.checkKey();
            }
            if (!truststore.isEmpty()) {
                files.checkTrust();
            }
            return this;
        }
    }

    static MqttConfig read(Settings settings, String node) {
        String url = settings.text("edge.mqtt.url");
        if (!url.isEmpty() && !EdgeConfig.isAddress(url, "tcp", "ssl", "ws", "wss")) {
            throw settings.wrong("edge.mqtt.url", url, "tcp://HOST:PORT or ssl://HOST:PORT");
        }
        String username = settings.text("edge.mqtt.username");
        String password = settings.text("edge.mqtt.password");
        Map<String, String> broker = Map.of();
        if (url.isEmpty()) {
            broker = embedded(settings);
            if (username.isEmpty() && !broker.get("UsersFile").isEmpty()) {
                username = "caravel-" + UUID.randomUUID();
                password = UUID.randomUUID().toString();
            }
        }
        String listen = settings.text("edge.mqtt.listen");
        return new MqttConfig(
                url.isEmpty() ? "tcp://" + listen : url,
                url.isEmpty(),
                listen,
                "caravel-" + node,
                username,
                password,
                own(settings),
                broker);
    }

    private static Map<String, String> embedded(Settings settings) {
        address(settings, "edge.mqtt.listen", false);
        address(settings, "edge.mqtt.tls.listen", true);
        Stores tls = listener(settings);
        Map<String, String> broker = new LinkedHashMap<>();
        broker.put("UsersFile", settings.readableFile("edge.mqtt.users.file"));
        broker.put("AclFile", settings.readableFile("edge.mqtt.acl.file"));
        broker.put("TlsListen", settings.text("edge.mqtt.tls.listen"));
        broker.put("KeyStore", tls.keystore());
        broker.put("KeyStorePassword", tls.keystorePassword());
        broker.put("TrustStore", tls.truststore());
        broker.put("TrustStorePassword", tls.truststorePassword());
        broker.put(
                "CertificatesRequired",
                String.valueOf(settings.flag("edge.mqtt.tls.certificates.required")));
        return broker;
    }

    private static Stores own(Settings settings) {
        return new Stores(
                        settings.readableFile("edge.mqtt.keystore"),
                        settings.text("edge.mqtt.keystore.password"),
                        settings.readableFile("edge.mqtt.truststore"),
                        settings.text("edge.mqtt.truststore.password"))
                .checked(new KeyFiles(settings, "edge.mqtt"));
    }

    private static Stores listener(Settings settings) {
        return new Stores(
                        settings.readableFile("edge.mqtt.tls.keystore"),
                        settings.text("edge.mqtt.tls.keystore.password"),
                        settings.readableFile("edge.mqtt.tls.truststore"),
                        settings.text("edge.mqtt.tls.truststore.password"))
                .checked(new KeyFiles(settings, "edge.mqtt.tls"));
    }

    private static void address(Settings settings, String key, boolean mayBeEmpty) {
        String address = settings.text(key);
        if (!(mayBeEmpty && address.isEmpty()) && !address.matches("[^:\\s]+:\\d{1,5}")) {
            throw settings.wrong(key, address, "HOST:PORT");
        }
    }
}
