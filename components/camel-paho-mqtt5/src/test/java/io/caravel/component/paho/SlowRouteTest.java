package io.caravel.component.paho;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.support.AsyncProcessorSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A route that takes its time, on Mosquitto and the embedded broker. */
class SlowRouteTest {

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final int RECEIVE_MAXIMUM = 500;
    private static final int MESSAGES = 900;

    @TempDir Path folder;
    private TestRoutes routes;
    private final BlockingQueue<AsyncCallback> held = new LinkedBlockingQueue<>();

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
    void whatItHasNoTimeForWaitsInTheBrokerAndArrivesInOrder(String kind) throws Exception {
        // Given a session, away, for which more waits than may be under way
        routes.given(kind);
        routes.broker.start();
        routes.start(routes.collecting("t/a"));
        routes.awaitConnected();
        routes.context.stop();
        try (Device device = new Device(routes.broker.url(), "device")) {
            device.publishAll("t/a", "a", MESSAGES);
        }
        // When its route comes back and completes nothing
        routes.start(holding());
        await().atMost(SOON).until(() -> held.size() >= RECEIVE_MAXIMUM);
        // Then it has no more than may be under way, and the rest in order as it completes them
        await().during(Duration.ofMillis(500))
                .atMost(SOON)
                .until(() -> held.size() == RECEIVE_MAXIMUM);
        for (int i = 0; i < MESSAGES; i++) {
            AsyncCallback oldest = held.poll(SOON.toSeconds(), TimeUnit.SECONDS);
            assertThat(oldest).as("message %d", i).isNotNull();
            oldest.done(false);
        }
        assertThat(routes.seen).isEqualTo(TestRoutes.numbers("a", MESSAGES));
    }

    private RouteBuilder holding() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("paho-mqtt5:t/a")
                        .process(
                                new AsyncProcessorSupport() {
                                    @Override
                                    public boolean process(Exchange e, AsyncCallback callback) {
                                        routes.seen.add(e.getMessage().getBody(String.class));
                                        held.add(callback);
                                        return false;
                                    }
                                });
            }
        };
    }
}
