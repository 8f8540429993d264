package io.caravel.component.paho;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** More large messages than the heap may be filled with, on Mosquitto and the embedded broker. */
class LargeMessagesTest {

    private static final Duration SOON = Duration.ofSeconds(120);
    private static final int MESSAGES = 40;
    private static final int LARGE = 300_000;

    @TempDir Path folder;
    private TestRoutes routes;

    @BeforeEach
    void prepare() {
        routes = new TestRoutes(folder);
    }

    @AfterEach
    void end() {
        routes.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"mosquitto", "artemis"})
    void allOfThemArriveInOrderThoughOnlyAFewFit(String kind) throws Exception {
        // Given a session, away, for which more waits than may be held at once
        routes.given(kind);
        routes.broker.start();
        routes.start(routes.collecting("t/a"));
        routes.awaitConnected();
        routes.context.stop();
        try (Device device = new Device(routes.broker.url(), "device")) {
            for (int i = 0; i < MESSAGES; i++) {
                device.publish("t/a", i + " " + "x".repeat(LARGE));
            }
        }
        // When it comes back with room for four
        routes.start(withRoomForFour());
        // Then all arrive, the first time each in order
        await().atMost(SOON).until(() -> first().size() == MESSAGES);
        assertThat(first()).isEqualTo(TestRoutes.numbers("", MESSAGES));
    }

    private RouteBuilder withRoomForFour() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                getContext()
                        .getComponent("paho-mqtt5", DurablePahoComponent.class)
                        .setMostHeldBytes(4 * (LARGE + 1_000));
                from("paho-mqtt5:t/a")
                        .process(e -> keepNumber(e.getMessage().getBody(String.class)));
            }
        };
    }

    private void keepNumber(String text) {
        routes.seen.add(text.substring(0, text.indexOf(' ')));
    }

    private List<String> first() {
        return routes.seen.stream().filter(text -> text.matches("\\d+")).distinct().toList();
    }
}
