package io.caravel.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.caravel.lab.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Users and access rules that change while the broker runs. */
class AccessFilesTest {

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String RULES = "user t1\ntopic readwrite a/#\nuser t2\ntopic read a/#\n";

    @TempDir Path folder;
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private String listen;
    private EmbeddedBroker broker;

    @BeforeEach
    void start() throws IOException {
        listen = "127.0.0.1:" + Ports.free();
        log.start();
        ((Logger) LoggerFactory.getLogger(AccessFiles.class)).addAppender(log);
        write("users", "t1:one\nt2:two\n");
        write("acl", RULES);
        broker = new EmbeddedBroker(folder.resolve("broker"), listen);
        broker.setUsersFile(folder.resolve("users").toString());
        broker.setAclFile(folder.resolve("acl").toString());
        broker.start();
    }

    @AfterEach
    void stop() {
        broker.close();
        ((Logger) LoggerFactory.getLogger(AccessFiles.class)).detachAppender(log);
    }

    /** Replaces a file whole, as an editor does. */
    private void write(String name, String text) throws IOException {
        Path next = Files.writeString(folder.resolve(name + ".next"), text);
        Files.move(
                next,
                folder.resolve(name),
                StandardCopyOption.REPLACE_EXISTING,
                StandardCopyOption.ATOMIC_MOVE);
    }

    private boolean comesIn(String user, String password) {
        try {
            new Client(listen, "try-" + user, Client.options(user, password)).close();
            return true;
        } catch (MqttException e) {
            return false;
        }
    }

    private boolean isSaid(String part) {
        return log.list.stream().anyMatch(line -> line.getFormattedMessage().contains(part));
    }

    @Test
    void aNewUserComesInAndARemovedOneIsSentAwayWhileOthersStay() throws Exception {
        try (Client t1 = Client.login(listen, "t1", "one");
                Client t2 = Client.login(listen, "t2", "two")) {
            // When a user comes and one goes
            write("users", "t1:one\nt3:three\n");
            // Then
            await().atMost(SOON).until(() -> comesIn("t3", "three"));
            await().atMost(SOON).until(() -> t2.seen.contains("disconnected"));
            assertThat(comesIn("t2", "two")).isFalse();
            assertThat(t1.seen).isEmpty();
            assertThat(t1.publish("a/b", "still", false)).isEqualTo(Client.GRANTED);
        }
    }

    @Test
    void newRulesCountForWhoHasThem() throws Exception {
        try (Client t1 = Client.login(listen, "t1", "one")) {
            assertThat(comesIn("t2", "two")).isTrue();
            // When a user may do more than before
            write("acl", RULES + "topic write b\n");
            // Then it may, once it was sent away, and who has the same rules as before has stayed
            await().atMost(SOON)
                    .ignoreExceptionsInstanceOf(MqttException.class)
                    .until(
                            () -> {
                                try (Client t2 = Client.login(listen, "t2", "two")) {
                                    return t2.publish("b", "x", false) == Client.GRANTED;
                                }
                            });
            assertThat(t1.seen).isEmpty();
        }
    }

    @Test
    void aBrokenFileChangesNothingAndIsSaidWithACode() throws Exception {
        // When both files are broken, and one is gone
        write("users", "t1:one\nnonsense\n");
        await().atMost(SOON).until(() -> isSaid("EDGE-BROKER-006 line 2 of "));
        Files.delete(folder.resolve("users"));
        await().atMost(SOON).until(() -> isSaid("cannot be read"));
        // Then the old users come in
        assertThat(comesIn("t1", "one")).isTrue();
        assertThat(comesIn("t1", "two")).isFalse();
        // And when it is mended, the new ones
        write("users", "t1:two\n");
        await().atMost(SOON).until(() -> comesIn("t1", "two"));
    }

    @Test
    void aFileWithoutUsersOpensTheBrokerToNobody() throws Exception {
        // When
        write("users", "# nobody\n");
        // Then
        await().atMost(SOON).until(() -> !comesIn("t1", "one"));
        assertThat(comesIn("", "")).isFalse();
    }
}
