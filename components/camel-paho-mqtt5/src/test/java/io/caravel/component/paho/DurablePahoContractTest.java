package io.caravel.component.paho;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.paho.mqtt5.PahoMqtt5Constants;
import org.apache.camel.support.AsyncProcessorSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the component promises, against Mosquitto and the embedded broker. */
class DurablePahoContractTest {

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
    void whatCameWhileTheRouteWasAwayArrivesInOrder(String kind) throws Exception {
        // Given a session that has been there and is away
        routes.given(kind);
        routes.broker.start();
        routes.start(routes.collecting("t/a", "t/b"));
        routes.awaitConnected("t/a", "t/b");
        routes.context.stop();
        try (Device device = new Device(routes.broker.url(), "device")) {
            device.publishAll("t/a", "a", 700);
            device.publishAll("t/b", "b", 700);
        }
        assertThat(routes.seen).isEmpty();
        // When it comes back
        routes.start(routes.collecting("t/a", "t/b"));
        // Then all of it arrives, in order per topic
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(routes.seen.size()).isGreaterThanOrEqualTo(1_400));
        assertThat(routes.seen.stream().filter(s -> s.startsWith("a")))
                .isEqualTo(TestRoutes.numbers("a", 700));
        assertThat(routes.seen.stream().filter(s -> s.startsWith("b")))
                .isEqualTo(TestRoutes.numbers("b", 700));
    }

    @ParameterizedTest
    @ValueSource(strings = {"mosquitto", "artemis"})
    void aBrokerThatIsAbsentAtBootIsFoundLater(String kind) throws Exception {
        // Given routes without a broker
        routes.given(kind);
        routes.start(routes.collecting("t/a"));
        assertThat(routes.context.getRouteController().getRouteStatus("t/a").isStarted()).isTrue();
        // When the broker comes
        routes.broker.start();
        // Then messages flow
        routes.awaitConnected();
    }

    @ParameterizedTest
    @ValueSource(strings = {"mosquitto", "artemis"})
    void aBrokerRestartWithExchangesInFlightLosesAndBlocksNothing(String kind) throws Exception {
        // Given ten messages taken by an asynchronous route that has not completed them
        routes.given(kind);
        routes.broker.start();
        BlockingQueue<AsyncCallback> held = new LinkedBlockingQueue<>();
        AtomicInteger holding = new AtomicInteger();
        routes.start(
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("paho-mqtt5:t/a")
                                .process(
                                        new AsyncProcessorSupport() {
                                            @Override
                                            public boolean process(Exchange e, AsyncCallback cb) {
                                                routes.seen.add(
                                                        e.getMessage().getBody(String.class));
                                                if (holding.get() == 0) {
                                                    cb.done(true);
                                                    return true;
                                                }
                                                held.add(cb);
                                                return false;
                                            }
                                        });
                    }
                });
        routes.awaitConnected();
        holding.set(1);
        try (Device device = new Device(routes.broker.url(), "device")) {
            device.publishAll("t/a", "a", 10);
        }
        await().atMost(SOON).until(() -> held.size() == 10);
        // When the broker restarts, the broker replays, and the old exchanges complete then
        routes.broker.stop();
        routes.broker.start();
        await().atMost(SOON).until(() -> held.size() == 20);
        holding.set(0);
        held.forEach(callback -> callback.done(false));
        try (Device device = new Device(routes.broker.url(), "device")) {
            device.publishAll("t/a", "b", 600);
        }
        // Then new ones flow past the window, and nothing is left for a later session
        await().atMost(SOON).until(() -> routes.seen.containsAll(TestRoutes.numbers("b", 600)));
        List<String> order = new ArrayList<>(TestRoutes.numbers("a", 10));
        order.addAll(TestRoutes.numbers("a", 10));
        order.addAll(TestRoutes.numbers("b", 600));
        assertThat(routes.seen).isEqualTo(order);
        routes.context.stop();
        routes.seen.clear();
        routes.start(routes.collecting("t/a"));
        routes.awaitConnected();
        assertThat(routes.seen).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"mosquitto", "artemis"})
    void aPublisherNeverExceedsWhatTheBrokerTakesAndFailsAtOnceWithoutIt(String kind)
            throws Exception {
        // Given a producer and a consumer on the same client id
        routes.given(kind);
        routes.broker.start();
        routes.start(
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("paho-mqtt5:t/#")
                                .process(
                                        e -> routes.seen.add(e.getMessage().getBody(String.class)));
                        from("direct:out").to("paho-mqtt5:unused?qos=1");
                    }
                });
        routes.awaitConnected();
        ProducerTemplate out = routes.context.createProducerTemplate();
        // When a thousand are published without waiting
        var sent =
                IntStream.range(0, 1_000)
                        .mapToObj(
                                i ->
                                        out.asyncRequestBodyAndHeader(
                                                "direct:out",
                                                "p" + i,
                                                PahoMqtt5Constants.CAMEL_PAHO_OVERRIDE_TOPIC,
                                                "t/out"))
                        .toList();
        sent.forEach(java.util.concurrent.CompletableFuture::join);
        // Then all arrive
        await().atMost(SOON).until(() -> routes.seen.size() >= 1_000);
        assertThat(routes.seen).containsExactlyInAnyOrderElementsOf(TestRoutes.numbers("p", 1_000));
        // And without the broker a publish fails at once, with a code
        routes.broker.stop();
        await().atMost(SOON)
                .untilAsserted(
                        () ->
                                assertThat(out.send("direct:out", e -> e.getMessage().setBody("x")))
                                        .extracting(Exchange::getException)
                                        .isInstanceOf(MqttPublishException.class)
                                        .asString()
                                        .contains("MQTT-007"));
    }
}
