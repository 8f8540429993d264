package io.caravel.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.caravel.lab.Ports;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who comes in, and what each may do, over the wire. */
class AccessTest {

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String D1 = "$hw/events/device/default/t1/";
    private static final String D2 = "$hw/events/device/default/t2/";

    @TempDir Path folder;
    private String listen;
    private EmbeddedBroker broker;

    @BeforeEach
    void start() throws IOException {
        listen = "127.0.0.1:" + Ports.free();
        Files.writeString(folder.resolve("users"), "t1:one\nt2:two\napp:three\n");
        Files.writeString(
                folder.resolve("acl"),
                """
                user app
                topic readwrite plant/#
                topic read $hw/events/device/+/+/twin/update/document

                pattern readwrite $hw/events/device/default/%u/#
                """);
        broker = broker();
        broker.start();
    }

    private EmbeddedBroker broker() {
        EmbeddedBroker made = new EmbeddedBroker(folder.resolve("broker"), listen);
        made.setUsersFile(folder.resolve("users").toString());
        made.setAclFile(folder.resolve("acl").toString());
        made.setOwnUser("edge");
        made.setOwnPassword("own");
        made.setOwnClientId("caravel-edge-1");
        return made;
    }

    @AfterEach
    void stop() {
        broker.close();
    }

    @Test
    void aDevicePublishesAndHearsWhatIsItsOwnAndNothingElse() throws Exception {
        try (Client edge = Client.login(listen, "edge", "own");
                Client t1 = Client.login(listen, "t1", "one")) {
            // Given the edge, which hears everything
            assertThat(edge.subscribe("$hw/#")).isEqualTo(Client.GRANTED);
            // When a device publishes its own, another's and the end of its own
            assertThat(t1.publish(D1 + "twin/update", "mine", false)).isEqualTo(Client.GRANTED);
            assertThat(t1.publish(D2 + "twin/update", "its", false))
                    .isEqualTo(Client.NOT_AUTHORIZED);
            assertThat(t1.publish("plant/a", "no", true)).isEqualTo(Client.NOT_AUTHORIZED);
            assertThat(t1.publish(D1 + "state/update", "end", false)).isEqualTo(Client.GRANTED);
            // Then only its own arrives
            await().atMost(SOON).until(() -> edge.seen.contains(D1 + "state/update end"));
            assertThat(edge.seen).containsExactly(D1 + "twin/update mine", D1 + "state/update end");
            // And it may listen to its own only
            assertThat(t1.subscribe(D1 + "#")).isEqualTo(Client.GRANTED);
            for (String other : List.of(D2 + "#", "$hw/events/device/+/+/#", "#", "plant/#")) {
                assertThat(t1.subscribe(other)).as(other).isEqualTo(Client.NOT_AUTHORIZED);
            }
            assertThat(edge.publish(D1 + "twin/update/delta", "d", false)).isZero();
            await().atMost(SOON).until(() -> t1.seen.contains(D1 + "twin/update/delta d"));
        }
    }

    @Test
    void retainedMessagesAndSessionsWorkUnderRules() throws Exception {
        // Given a retained message, and a session that waits
        MqttConnectionOptions durable = Client.options("app", "three");
        durable.setCleanStart(false);
        durable.setSessionExpiryInterval(3_600L);
        try (Client app = new Client(listen, "app-1", durable)) {
            assertThat(app.publish("plant/state", "on", true)).isZero();
            assertThat(app.subscribe("plant/orders")).isZero();
        }
        try (Client edge = Client.login(listen, "edge", "own")) {
            assertThat(edge.publish("plant/orders", "o1", false)).isZero();
        }
        // When the broker starts again and the application is back
        broker.stop();
        broker = broker();
        broker.start();
        try (Client app = new Client(listen, "app-1", durable)) {
            // Then it gets what waited, and what was retained
            await().atMost(SOON).until(() -> app.seen.contains("plant/orders o1"));
            assertThat(app.subscribe("plant/state")).isZero();
            await().atMost(SOON).until(() -> app.seen.contains("plant/state on"));
        }
        // And another user who takes the session over gets none of it
        try (Client thief = new Client(listen, "app-1", Client.options("t1", "one"))) {
            assertThat(thief.subscribe("plant/state")).isEqualTo(Client.NOT_AUTHORIZED);
            assertThat(thief.seen).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "t1, wrong",
        "t1, ''",
        "nobody, one",
        "edge, one",
        "ACTIVEMQ.CLUSTER.ADMIN.USER, CHANGE ME!!",
        "'', ''"
    })
    void whoIsUnknownStaysOutside(String user, String password) {
        assertThatThrownBy(() -> Client.login(listen, user, password).close())
                .isInstanceOf(MqttException.class);
        assertThatThrownBy(
                        () -> new Client(listen, "anonymous", new MqttConnectionOptions()).close())
                .isInstanceOf(MqttException.class);
    }

    @Test
    void aLastWillNeedsTheSameRightAsAPublish() throws Exception {
        MqttConnectionOptions others = Client.options("t1", "one");
        others.setWill(D2 + "state/update", new MqttMessage("gone".getBytes()));
        MqttConnectionOptions own = Client.options("t1", "one");
        own.setWill(D1 + "state/update", new MqttMessage("gone".getBytes()));
        assertThatThrownBy(() -> new Client(listen, "w", others).close())
                .isInstanceOf(MqttException.class);
        new Client(listen, "w", own).close();
    }

    @Test
    void theClientIdOfTheEdgeIsItsOwn() throws Exception {
        assertThatThrownBy(
                        () ->
                                new Client(listen, "caravel-edge-1", Client.options("app", "three"))
                                        .close())
                .isInstanceOf(MqttException.class);
        new Client(listen, "caravel-edge-1", Client.options("edge", "own")).close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "$sys/mqtt/sessions",
                "$sys/mqtt/retain/plant/a",
                "$sys.mqtt.sessions",
                "activemq/management",
                "activemq.management"
            })
    void nobodyTouchesTheBrokersOwn(String topic) throws Exception {
        // Given also the edge itself, which may do everything else
        try (Client edge = Client.login(listen, "edge", "own")) {
            edge.publish(topic, "x", true);
            edge.subscribe(topic);
        } catch (MqttException e) {
            assertThat(e.getReasonCode()).isNotZero();
        }
        // Then the broker works, and starts again
        broker.stop();
        broker = broker();
        broker.start();
        try (Client app = Client.login(listen, "app", "three")) {
            assertThat(app.subscribe("plant/a")).isZero();
            assertThat(app.publish("plant/a", "still", false)).isZero();
            await().atMost(SOON).until(() -> app.seen.contains("plant/a still"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"mqttv311", "mqttv5"})
    void mosquittosProgramsAreHeldToTheSameRules(String version) throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/mosquitto_pub")), "no mosquitto_pub");
        try (Client edge = Client.login(listen, "edge", "own")) {
            edge.subscribe("$hw/#");
            // When
            int own = pub(60, version, "t1", "one", D1 + "twin/update", "own");
            int others = pub(2, version, "t1", "one", D2 + "twin/update", "others");
            int wrong = pub(2, version, "t1", "two", D1 + "twin/update", "wrong");
            pub(60, version, "t2", "two", D2 + "twin/update", "end");
            // Then
            assertThat(own).isZero();
            assertThat(wrong).isNotZero();
            await().atMost(SOON).until(() -> edge.seen.contains(D2 + "twin/update end"));
            assertThat(edge.seen).containsExactly(D1 + "twin/update own", D2 + "twin/update end");
            assertThat(others).as("a refused publish").isGreaterThanOrEqualTo(0);
        }
    }

    private int pub(
            int seconds, String version, String user, String password, String topic, String text)
            throws Exception {
        List<String> command = new ArrayList<>(List.of("/usr/bin/mosquitto_pub", "-V", version));
        command.addAll(List.of("-p", listen.substring(listen.indexOf(':') + 1), "-q", "1"));
        command.addAll(List.of("-u", user, "-P", password, "-t", topic, "-m", text));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try {
            if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
                return Integer.MAX_VALUE; // it connects again and again
            }
            String said =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return said.contains("ot authorized") ? 1 : process.exitValue();
        } finally {
            process.destroyForcibly();
        }
    }
}
