package io.caravel.component.paho;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several messages of one exchange. */
class PublishTogetherTest {

    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir Path folder;
    private TestRoutes routes;
    private ProducerTemplate out;

    @BeforeEach
    void start() throws Exception {
        routes = new TestRoutes(folder);
        routes.given("artemis");
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
        out = routes.context.createProducerTemplate();
    }

    @AfterEach
    void end() {
        routes.close();
    }

    private Exchange publish(List<Publication> messages) {
        return out.send("direct:out", e -> e.getMessage().setBody(new Publications(messages)));
    }

    private static Publication to(String topic, String text) {
        return new Publication(topic, text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void allArriveInTheirOrderAlsoWhenTheyAreMoreThanTheWindow() {
        // Given more messages than may be on their way at once
        List<Publication> many =
                IntStream.range(0, 2_500).mapToObj(i -> to("t/x", "m" + i)).toList();
        // When one exchange publishes them
        Exchange exchange = publish(many);
        // Then it completes, and they arrive one after the other
        assertThat(exchange.getException()).isNull();
        await().atMost(SOON).until(() -> routes.seen.size() >= 2_500);
        assertThat(routes.seen).isEqualTo(TestRoutes.numbers("m", 2_500));
    }

    @Test
    void noneAreAnExchangeThatSucceeds() {
        // When an exchange publishes nothing, Then it completes
        assertThat(publish(List.of()).getException()).isNull();
    }

    @Test
    void oneThatCannotBePublishedFailsTheExchangeAndTheOthersGoOut() {
        // Given a topic that no message may have, between two others
        List<Publication> three =
                List.of(to("t/x", "first"), to("t/#", "wild"), to("t/x", "second"));
        // When they are published
        Exchange exchange = publish(three);
        // Then the exchange says what failed, and the others are there
        assertThat(exchange.getException())
                .isInstanceOf(MqttPublishException.class)
                .hasMessageContaining("MQTT-007")
                .hasMessageContaining("t/#");
        await().atMost(SOON).until(() -> routes.seen.contains("second"));
        assertThat(routes.seen).containsExactly("first", "second");
    }

    @Test
    void withoutTheBrokerTheExchangeFailsAtOnce() {
        // Given no broker
        routes.broker.stop();
        // When messages are published, Then the exchange fails with a code
        await().atMost(SOON)
                .untilAsserted(
                        () ->
                                assertThat(publish(List.of(to("t/x", "x"))).getException())
                                        .isInstanceOf(MqttPublishException.class)
                                        .hasMessageContaining("MQTT-007"));
    }
}
