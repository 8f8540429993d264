package io.caravel.component.paho;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of a message whose exchange failed, on Mosquitto and the embedded broker. */
class FailedExchangeTest {

    private static final Duration SOON = Duration.ofSeconds(60);

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
    void aMessageThatFailsIsTriedAgainInItsPlace(String kind) throws Exception {
        // Given a route that fails twice at the third message
        routes.given(kind);
        routes.broker.start();
        AtomicInteger failures = new AtomicInteger(2);
        routes.start(
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("paho-mqtt5:t/a")
                                .process(
                                        e -> {
                                            String body = e.getMessage().getBody(String.class);
                                            if (body.equals("a2")
                                                    && failures.getAndDecrement() > 0) {
                                                throw new IllegalStateException("disk full");
                                            }
                                            routes.seen.add(body);
                                        });
                    }
                });
        routes.awaitConnected();
        // When messages come
        try (Device device = new Device(routes.broker.url(), "device")) {
            device.publishAll("t/a", "a", 6);
        }
        // Then each is processed once, in order
        await().atMost(SOON).until(() -> routes.seen.size() >= 6);
        assertThat(routes.seen).isEqualTo(TestRoutes.numbers("a", 6));
    }

    @ParameterizedTest
    @ValueSource(strings = {"mosquitto", "artemis"})
    void aFailureThatThePolicyHandledIsAcknowledged(String kind) throws Exception {
        // Given a policy with a dead letter
        routes.given(kind);
        routes.broker.start();
        List<String> dead = new CopyOnWriteArrayList<>();
        routes.start(
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        onException(IllegalStateException.class)
                                .handled(true)
                                .process(e -> dead.add(e.getMessage().getBody(String.class)));
                        from("paho-mqtt5:t/a")
                                .process(
                                        e -> {
                                            String body = e.getMessage().getBody(String.class);
                                            if (body.equals("a0")) {
                                                throw new IllegalStateException("no sense");
                                            }
                                            routes.seen.add(body);
                                        });
                    }
                });
        routes.awaitConnected();
        // When a bad and a good message come
        try (Device device = new Device(routes.broker.url(), "device")) {
            device.publishAll("t/a", "a", 2);
        }
        await().atMost(SOON).until(() -> routes.seen.contains("a1"));
        assertThat(dead).containsExactly("a0");
        routes.context.stop();
        routes.seen.clear();
        // Then neither comes again
        routes.start(routes.collecting("t/a"));
        routes.awaitConnected();
        assertThat(routes.seen).isEmpty();
    }
}
