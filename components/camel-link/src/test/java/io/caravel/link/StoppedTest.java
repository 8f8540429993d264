package io.caravel.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.camel.AsyncProducer;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is still sent by routes of another context when the link has stopped. */
class StoppedTest {
    private Cloud cloud;
    private Edge edge;

    @BeforeEach
    void start() throws Exception {
        cloud = new Cloud().start();
        edge = new Edge("boat-1", cloud.port()).start();
        await().until(() -> cloud.connected("boat-1") && edge.connected());
    }

    @AfterEach
    void stop() {
        edge.close();
        cloud.close();
    }

    @Test
    void an_edge_that_has_stopped_fails_what_is_sent_with_a_code() throws Exception {
        // Given a route that has its producer
        for (String whenDown : List.of("wait", "fail")) {
            AsyncProducer producer =
                    edge.context
                            .getEndpoint("edgelink:send?whenDown=" + whenDown)
                            .createAsyncProducer();
            producer.start();
            // When the link stops, and it sends on
            edge.link.stop();
            // Then
            assertThat(sent(producer, Map.of()).getException())
                    .isInstanceOf(LinkDownException.class)
                    .hasMessageStartingWith("LINK-011");
        }
    }

    @Test
    void a_hub_that_has_stopped_fails_what_is_sent_with_a_code_and_passes_over_state()
            throws Exception {
        // Given routes that have their producers
        AsyncProducer waits = producer("hub:send?whenDown=wait");
        AsyncProducer fails = producer("hub:send?whenDown=fail");
        AsyncProducer state = producer("hub:state");
        AsyncProducer close = producer("hub:close");
        // When the hub stops, and they go on, to nodes that were there and others
        cloud.hub.stop();
        for (String node : List.of("boat-1", "boat-2")) {
            Map<String, Object> to = Map.of("CaravelNode", node);
            // Then
            for (AsyncProducer producer : List.of(waits, fails)) {
                assertThat(sent(producer, to).getException())
                        .isInstanceOf(LinkDownException.class)
                        .hasMessageStartingWith("LINK-011");
            }
            assertThat(sent(state, to).getException()).isNull();
            assertThat(sent(close, to).getException()).isNull();
        }
    }

    private AsyncProducer producer(String uri) throws Exception {
        AsyncProducer producer = cloud.context.getEndpoint(uri).createAsyncProducer();
        producer.start();
        return producer;
    }

    private static Exchange sent(AsyncProducer producer, Map<String, Object> more)
            throws Exception {
        Exchange exchange = new DefaultExchange(producer.getEndpoint().getCamelContext());
        more.forEach(exchange.getMessage()::setHeader);
        exchange.getMessage().setHeader("CaravelKind", "command");
        exchange.getMessage().setHeader("CaravelKey", "a/b");
        exchange.getMessage().setHeader("CaravelRev", "1");
        exchange.getMessage().setHeader("CaravelOp", "put");
        exchange.getMessage().setBody("{}");
        return producer.processAsync(exchange)
                .thenApply(done -> exchange)
                .get(60, TimeUnit.SECONDS);
    }
}
