package io.caravel.component.paho;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.camel.AsyncCallback;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.paho.mqtt5.PahoMqtt5Constants;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.AsyncProcessorSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the component promises, against Mosquitto and the embedded broker. */
class DurablePahoContractTest {

    private static final Duration SOON = Duration.ofSeconds(20);

    @TempDir Path folder;
    private TestBroker broker;
    private CamelContext context;
    private final List<String> seen = new CopyOnWriteArrayList<>();

    private void given(String kind) throws Exception {
        assumeTrue(!"mosquitto".equals(kind) || TestBroker.mosquittoInstalled());
        broker = TestBroker.of(kind, folder.resolve(kind));
    }

    private void route(RouteBuilder routes) throws Exception {
        context = new DefaultCamelContext();
        context.getPropertiesComponent().addInitialProperty("broker", broker.url());
        DurablePahoComponent component =
                context.getComponent("paho-mqtt5", DurablePahoComponent.class);
        component.getConfiguration().setBrokerUrl(broker.url());
        component.getConfiguration().setClientId("edge");
        component.getConfiguration().setMaxReconnectDelay(500);
        context.addRoutes(routes);
        context.start();
    }

    private RouteBuilder collecting(String... topics) {
        return new RouteBuilder() {
            @Override
            public void configure() {
                for (String topic : topics) {
                    from("paho-mqtt5:" + topic)
                            .routeId(topic)
                            .process(e -> seen.add(e.getMessage().getBody(String.class)));
                }
            }
        };
    }

    private void awaitConnected() {
        // a probe that comes back means: connected and subscribed
        await().atMost(SOON)
                .ignoreExceptions()
                .until(
                        () -> {
                            try (Device probe = new Device(broker.url(), "probe")) {
                                probe.publish("t/a", "probe");
                                await().atMost(Duration.ofMillis(500))
                                        .until(() -> seen.contains("probe"));
                                return true;
                            }
                        });
        await().pollDelay(Duration.ofMillis(300)).until(() -> true);
        seen.clear();
    }

    @AfterEach
    void end() {
        if (context != null) {
            context.stop();
        }
        if (broker != null) {
            broker.close();
        }
    }

    private static List<String> numbers(String prefix, int count) {
        return IntStream.range(0, count).mapToObj(i -> prefix + i).toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"mosquitto", "artemis"})
    void whatCameWhileTheRouteWasAwayArrivesInOrder(String kind) throws Exception {
        // Given a session that has been there and is away
        given(kind);
        broker.start();
        route(collecting("t/a", "t/b"));
        awaitConnected();
        context.stop();
        try (Device device = new Device(broker.url(), "device")) {
            device.publishAll("t/a", "a", 700);
            device.publishAll("t/b", "b", 700);
        }
        assertThat(seen).isEmpty();
        // When it comes back
        route(collecting("t/a", "t/b"));
        // Then all of it arrives, in order per topic
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(seen.size()).isGreaterThanOrEqualTo(1_400));
        assertThat(seen.stream().filter(s -> s.startsWith("a"))).isEqualTo(numbers("a", 700));
        assertThat(seen.stream().filter(s -> s.startsWith("b"))).isEqualTo(numbers("b", 700));
    }

    @ParameterizedTest
    @ValueSource(strings = {"mosquitto", "artemis"})
    void aBrokerThatIsAbsentAtBootIsFoundLater(String kind) throws Exception {
        // Given routes without a broker
        given(kind);
        route(collecting("t/a"));
        assertThat(context.getRouteController().getRouteStatus("t/a").isStarted()).isTrue();
        // When the broker comes
        broker.start();
        // Then messages flow
        awaitConnected();
    }

    @ParameterizedTest
    @ValueSource(strings = {"mosquitto", "artemis"})
    void aBrokerRestartWithExchangesInFlightLosesAndBlocksNothing(String kind) throws Exception {
        // Given ten messages taken by an asynchronous route that has not completed them
        given(kind);
        broker.start();
        BlockingQueue<AsyncCallback> held = new LinkedBlockingQueue<>();
        AtomicInteger holding = new AtomicInteger();
        route(
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("paho-mqtt5:t/a")
                                .process(
                                        new AsyncProcessorSupport() {
                                            @Override
                                            public boolean process(Exchange e, AsyncCallback cb) {
                                                seen.add(e.getMessage().getBody(String.class));
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
        awaitConnected();
        holding.set(1);
        try (Device device = new Device(broker.url(), "device")) {
            device.publishAll("t/a", "a", 10);
        }
        await().atMost(SOON).until(() -> held.size() == 10);
        // When the broker restarts, the broker replays, and the old exchanges complete then
        broker.stop();
        broker.start();
        await().atMost(SOON).until(() -> held.size() == 20);
        holding.set(0);
        held.forEach(callback -> callback.done(false));
        try (Device device = new Device(broker.url(), "device")) {
            device.publishAll("t/a", "b", 600);
        }
        // Then new ones flow past the window, and nothing is left for a later session
        await().atMost(SOON).until(() -> seen.containsAll(numbers("b", 600)));
        List<String> order = new ArrayList<>(numbers("a", 10));
        order.addAll(numbers("a", 10));
        order.addAll(numbers("b", 600));
        assertThat(seen).isEqualTo(order);
        context.stop();
        seen.clear();
        route(collecting("t/a"));
        awaitConnected();
        assertThat(seen).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"mosquitto", "artemis"})
    void aMessageThatFailsIsTriedAgainInItsPlace(String kind) throws Exception {
        // Given a route that fails twice at the third message
        given(kind);
        broker.start();
        AtomicInteger failures = new AtomicInteger(2);
        route(
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
                                            seen.add(body);
                                        });
                    }
                });
        awaitConnected();
        // When messages come
        try (Device device = new Device(broker.url(), "device")) {
            device.publishAll("t/a", "a", 6);
        }
        // Then each is processed once, in order
        await().atMost(SOON).until(() -> seen.size() >= 6);
        assertThat(seen).isEqualTo(numbers("a", 6));
    }

    @ParameterizedTest
    @ValueSource(strings = {"mosquitto", "artemis"})
    void aFailureThatThePolicyHandledIsAcknowledged(String kind) throws Exception {
        // Given a policy with a dead letter
        given(kind);
        broker.start();
        List<String> dead = new CopyOnWriteArrayList<>();
        route(
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
                                            seen.add(body);
                                        });
                    }
                });
        awaitConnected();
        // When a bad and a good message come
        try (Device device = new Device(broker.url(), "device")) {
            device.publishAll("t/a", "a", 2);
        }
        await().atMost(SOON).until(() -> seen.contains("a1"));
        assertThat(dead).containsExactly("a0");
        context.stop();
        seen.clear();
        // Then neither comes again
        route(collecting("t/a"));
        awaitConnected();
        assertThat(seen).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"mosquitto", "artemis"})
    void aPublisherNeverExceedsWhatTheBrokerTakesAndFailsAtOnceWithoutIt(String kind)
            throws Exception {
        // Given a producer and a consumer on the same client id
        given(kind);
        broker.start();
        route(
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("paho-mqtt5:t/#")
                                .process(e -> seen.add(e.getMessage().getBody(String.class)));
                        from("direct:out").to("paho-mqtt5:unused?qos=1");
                    }
                });
        awaitConnected();
        ProducerTemplate out = context.createProducerTemplate();
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
        await().atMost(SOON).until(() -> seen.size() >= 1_000);
        assertThat(seen).containsExactlyInAnyOrderElementsOf(numbers("p", 1_000));
        // And without the broker a publish fails at once, with a code
        broker.stop();
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
