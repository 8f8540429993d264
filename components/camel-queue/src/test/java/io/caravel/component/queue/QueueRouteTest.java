package io.caravel.component.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.caravel.store.Database;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.AsyncCallback;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.AsyncProcessorSupport;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The queue as a route author sees it: in YAML. */
class QueueRouteTest {

    private static final Duration SOON = Duration.ofSeconds(10);

    @TempDir Path folder;
    private Database database;
    private CamelContext camel;

    @BeforeEach
    void open() {
        database = QueueTestSupport.open(folder);
        camel = new DefaultCamelContext();
        camel.getRegistry().bind("database", database);
    }

    @AfterEach
    void close() throws Exception {
        camel.close();
        database.close();
    }

    @Test
    void aMessageArrivesWithItsHeadersAndItsPosition() throws Exception {
        // Given a route that reads a queue
        List<Exchange> seen = new CopyOnWriteArrayList<>();
        start("queue:q?position=true", exchange -> seen.add(exchange.copy()));
        // When a message is sent
        send("hello", Map.of("CaravelKey", "default/t1", "CaravelTime", 7L, "other", "gone"));
        // Then it arrives with what is kept
        await().atMost(SOON).until(() -> seen.size() == 1);
        Exchange arrived = seen.get(0);
        assertThat(arrived.getMessage().getBody()).isEqualTo("hello");
        assertThat(arrived.getMessage().getHeaders())
                .containsEntry("CaravelKey", "default/t1")
                .containsEntry("CaravelTime", 7L)
                .containsEntry("CaravelStream", "events")
                .containsEntry("CaravelSeq", 1L)
                .containsKey("CaravelEpoch")
                .doesNotContainKey("other");
    }

    @Test
    void aDeliveredMessageIsGoneAfterARestart() throws Exception {
        List<String> seen = new CopyOnWriteArrayList<>();
        start("queue:q", exchange -> seen.add(exchange.getMessage().getBody(String.class)));
        send("once", Map.of());
        QueueStore store = camel.getComponent("queue", QueueComponent.class).getStore();
        await().atMost(SOON).until(() -> store.ledger("q", Lane.EVENTS).waiting() == 0);
        assertThat(seen).containsExactly("once");
        assertThat(store.ledger("q", Lane.EVENTS).delivered()).isEqualTo(1);
    }

    @Test
    void aFailedMessageIsTriedAgainBeforeTheNextOfItsKeyAndHoldsUpNoOther() throws Exception {
        // Given a route that fails the first message of key a twice
        List<String> seen = new CopyOnWriteArrayList<>();
        AtomicInteger failures = new AtomicInteger();
        start(
                "queue:q?retryDelay=50",
                exchange -> {
                    String body = exchange.getMessage().getBody(String.class);
                    if (body.equals("a1") && failures.incrementAndGet() <= 2) {
                        throw new IllegalStateException("not yet");
                    }
                    seen.add(body);
                });
        // When messages of two keys are sent
        send("a1", Map.of("CaravelKey", "a"));
        send("a2", Map.of("CaravelKey", "a"));
        send("b1", Map.of("CaravelKey", "b"));
        // Then each key keeps its order and b did not wait for a
        await().atMost(SOON).until(() -> seen.size() == 3);
        assertThat(seen).containsExactly("b1", "a1", "a2");
    }

    @Test
    void aPoisonMessageGoesToTheDeadLettersAndNeverBlocksTheQueue() throws Exception {
        List<String> seen = new CopyOnWriteArrayList<>();
        start(
                "queue:q?retryDelay=10&maxAttempts=3",
                exchange -> {
                    if (exchange.getMessage().getBody(String.class).equals("poison")) {
                        throw new IllegalArgumentException("TEST-123 cannot be read");
                    }
                    seen.add(exchange.getMessage().getBody(String.class));
                });
        send("poison", Map.of("CaravelKey", "a"));
        send("good", Map.of("CaravelKey", "a"));
        await().atMost(SOON).until(() -> seen.contains("good"));
        QueueStore store = camel.getComponent("queue", QueueComponent.class).getStore();
        await().atMost(SOON).until(() -> store.deadLetters().list(5).size() == 1);
        DeadLetter letter = store.deadLetters().list(5).get(0);
        assertThat(letter.code()).isEqualTo("TEST-123");
        assertThat(letter.route()).isEqualTo("reader");
    }

    @Test
    void aFullLaneNeverDelaysAHigherOne() throws Exception {
        // Given a route that answers no event, with a window of 2
        Queue<AsyncCallback> unanswered = new ConcurrentLinkedQueue<>();
        AtomicBoolean silent = new AtomicBoolean(true);
        List<String> state = new CopyOnWriteArrayList<>();
        startAsync(
                "queue:q?window=2",
                (exchange, callback) -> {
                    boolean event = "events".equals(exchange.getMessage().getHeader("CaravelLane"));
                    if (event && silent.get()) {
                        unanswered.add(callback);
                        return false;
                    }
                    state.add(exchange.getMessage().getBody(String.class));
                    callback.done(true);
                    return true;
                });
        for (int i = 0; i < 50; i++) {
            send("event " + i, Map.of("CaravelLane", "events"));
        }
        await().atMost(SOON).until(() -> unanswered.size() == 2);
        // When a state message comes, then it is handed out at once
        send("now", Map.of("CaravelLane", "state"));
        await().atMost(SOON).until(() -> state.contains("now"));
        assertThat(unanswered).hasSize(2);
        silent.set(false);
        unanswered.forEach(callback -> callback.done(false));
    }

    @Test
    void aPipelinedReaderGetsEverythingFromTheFailedRowOnAgainInOrder() throws Exception {
        // Given a receiver that loses its connection at message 3 and fails all that is under way
        List<String> seen = new CopyOnWriteArrayList<>();
        AtomicInteger handed = new AtomicInteger();
        startAsync(
                "queue:q?pipelined=true&window=4&retryDelay=20",
                (exchange, callback) -> {
                    String body = exchange.getMessage().getBody(String.class);
                    boolean cut = handed.incrementAndGet() >= 3 && handed.get() <= 6;
                    CompletableFuture.runAsync(
                            () -> {
                                if (cut) {
                                    exchange.setException(new IllegalStateException("cut"));
                                } else {
                                    seen.add(body);
                                }
                                callback.done(false);
                            },
                            Runnable::run);
                    return false;
                });
        // When ten messages are sent
        List<String> sent = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            sent.add("m" + i);
            send("m" + i, Map.of());
        }
        // Then all arrive in order
        await().atMost(SOON).until(() -> seen.size() >= 10);
        assertThat(seen).isEqualTo(sent);
    }

    @Test
    void aStateMessageWithoutAKeyIsRefusedWithACode() throws Exception {
        camel.start();
        Exchange answer =
                camel.createProducerTemplate().request("queue:q?type=state", exchange -> {});
        assertThat(answer.getException()).hasMessageStartingWith("QUEUE-002");
    }

    @Test
    void anOversizeMessageIsRefusedWithACode() throws Exception {
        camel.start();
        Exchange answer =
                camel.createProducerTemplate()
                        .request(
                                "queue:q?maxBodyBytes=10",
                                exchange -> exchange.getMessage().setBody("x".repeat(11)));
        assertThat(answer.getException()).hasMessageStartingWith("QUEUE-003");
    }

    private void start(String from, org.apache.camel.Processor processor) throws Exception {
        camel.getRegistry().bind("reader", processor);
        load(from);
    }

    private void startAsync(String from, AsyncStep step) throws Exception {
        camel.getRegistry()
                .bind(
                        "reader",
                        new AsyncProcessorSupport() {
                            @Override
                            public boolean process(Exchange exchange, AsyncCallback callback) {
                                return step.process(exchange, callback);
                            }
                        });
        load(from);
    }

    private void load(String from) throws Exception {
        String yaml =
                """
                - route:
                    id: reader
                    errorHandler:
                      noErrorHandler: {}
                    from:
                      uri: "%s"
                      steps:
                        - process:
                            ref: reader
                """
                        .formatted(from);
        Resource resource = ResourceHelper.fromString("reader.yaml", yaml);
        PluginHelper.getRoutesLoader(camel).loadRoutes(resource);
        camel.start();
    }

    private void send(String body, Map<String, Object> headers) {
        camel.createProducerTemplate().sendBodyAndHeaders("queue:q", body, headers);
    }

    /** A step that may complete later. */
    private interface AsyncStep {
        boolean process(Exchange exchange, AsyncCallback callback);
    }
}
