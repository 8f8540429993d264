package io.caravel.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.caravel.edge.live.Logins;
import io.caravel.lab.Ports;
import io.caravel.runtime.StartFailure;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may watch, in an edge as it is. */
class LiveLoginTest {

    private static final Duration SOON = Duration.ofSeconds(90);

    @TempDir Path folder;
    private int port;

    private WholeEdge edge(String host, String users) throws Exception {
        port = Ports.free();
        Map<String, String> settings = new HashMap<>();
        settings.put("edge.mqtt.url", "tcp://127.0.0.1:1");
        settings.put("edge.live.enabled", "true");
        settings.put("edge.live.host", host);
        settings.put("edge.live.port", String.valueOf(port));
        settings.put("edge.live.users.file", users);
        return new WholeEdge(folder, settings);
    }

    private String users(String text) throws Exception {
        return Files.writeString(folder.resolve("live-users"), text).toString();
    }

    private static String basic(String login) {
        return "Basic "
                + Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8));
    }

    private boolean isServed(String path, String authorization) {
        try (LiveClient reader = LiveClient.login(port, path, authorization)) {
            await().atMost(SOON).until(() -> reader.isSynced() || reader.end.isDone());
            return reader.isSynced();
        }
    }

    private String refusal(String path, String authorization) throws Exception {
        try (LiveClient reader = LiveClient.login(port, path, authorization)) {
            String end = reader.end.get(SOON.toSeconds(), TimeUnit.SECONDS);
            assertThat(reader.seen).as("nothing is told before").isEmpty();
            return end;
        }
    }

    @Test
    void beyondLoopbackUsersLogInByPasswordOrToken() throws Exception {
        try (WholeEdge edge = edge("0.0.0.0", users("# panel\npanel:s3cret:x\nother:ü&2\n"))) {
            // Then these come in
            assertThat(isServed("/live", basic("panel:s3cret:x"))).isTrue();
            assertThat(isServed("/live/default/t1", "Bearer s3cret:x")).isTrue();
            assertThat(isServed("/live?a=b&access_token=%C3%BC%262", null)).isTrue();
            // And these do not
            for (String wrong :
                    List.of(
                            basic("panel:s3cret"),
                            basic("panel"),
                            basic("nobody:s3cret:x"),
                            "Basic ???",
                            "Bearer ",
                            "Digest x")) {
                assertThat(refusal("/live", wrong)).as(wrong).contains("EDGE-LIVE-005");
            }
            assertThat(refusal("/live?access_token=", null)).contains("1008 EDGE-LIVE-005");
            Logins logins = Logins.of(folder.resolve("live-users").toString());
            assertThat(logins.admits(null, "access_token=%zz")).isFalse();
            assertThat(refusal("/live/default/t1", null)).contains("EDGE-LIVE-005");
            // And when the users change, the new ones; when they are broken, still those
            users("panel:new\n");
            assertThat(isServed("/live", "Bearer new")).isTrue();
            assertThat(refusal("/live", "Bearer s3cret:x")).contains("EDGE-LIVE-005");
            users("nonsense\n");
            assertThat(isServed("/live", "Bearer new")).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::", "192.168.1.5", "edge-1.example", "127.evil.example"})
    void withoutUsersItDoesNotListenBeyondLoopback(String host) {
        assertThatThrownBy(() -> edge(host, "").close())
                .isInstanceOf(StartFailure.class)
                .hasMessageContaining("EDGE-LIVE-006");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "# nobody\n", "name\n", ":x\n", "name:\n"})
    void usersThatCannotBeReadStopTheStart(String text) {
        assertThatThrownBy(() -> edge("127.0.0.1", users(text)).close())
                .isInstanceOf(StartFailure.class)
                .hasMessageContaining("EDGE-LIVE-006");
    }
}
