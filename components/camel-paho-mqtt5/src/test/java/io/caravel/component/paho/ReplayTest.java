package io.caravel.component.paho;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a resumed session replays while not every route has started. */
class ReplayTest {

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final int MORE_THAN_HALF = 400;

    @TempDir Path folder;
    private TestRoutes routes;

    @BeforeEach
    void aSessionIsAway() throws Exception {
        routes = new TestRoutes(folder);
        routes.given("artemis");
        routes.broker.start();
        routes.start(routes.collecting("t/a", "t/b"));
        routes.awaitConnected("t/a", "t/b");
        routes.context.stop();
    }

    @AfterEach
    void end() {
        routes.close();
    }

    @Test
    void whatArrivesBeforeItsRouteStartsWaitsForItHoweverMuchItIs() throws Exception {
        // Given more than half the receive maximum for a route that starts late
        send("t/b", "b");
        routes.start(late());
        routes.awaitConnected();
        send("t/a", "a");
        await().atMost(SOON).until(() -> routes.seen.contains("a" + (MORE_THAN_HALF - 1)));
        // When it starts
        routes.context.getRouteController().startRoute("t/b");
        // Then all of it is there, in order
        await().atMost(SOON).until(() -> from("b").size() >= MORE_THAN_HALF);
        assertThat(from("b")).isEqualTo(TestRoutes.numbers("b", MORE_THAN_HALF));
    }

    @Test
    void whatNoRouteHasAnyMoreDoesNotStopTheOthers() throws Exception {
        // Given more than the receive maximum for a subscription whose route is gone
        send("t/b", "b");
        send("t/b", "b");
        // When the session comes back without it
        routes.start(routes.collecting("t/a"));
        send("t/a", "a");
        // Then the other route gets what is its own
        await().atMost(SOON).until(() -> from("a").size() >= MORE_THAN_HALF);
        assertThat(from("a")).isEqualTo(TestRoutes.numbers("a", MORE_THAN_HALF));
    }

    private RouteBuilder late() {
        return new RouteBuilder() {
            @Override
            public void configure() throws Exception {
                routes.collecting("t/a").addRoutesToCamelContext(getContext());
                from("paho-mqtt5:t/b")
                        .routeId("t/b")
                        .autoStartup(false)
                        .process(e -> routes.seen.add(e.getMessage().getBody(String.class)));
            }
        };
    }

    private void send(String topic, String prefix) throws Exception {
        try (Device device = new Device(routes.broker.url(), "device")) {
            device.publishAll(topic, prefix, MORE_THAN_HALF);
        }
    }

    private List<String> from(String prefix) {
        return routes.seen.stream().filter(text -> text.startsWith(prefix)).toList();
    }
}
