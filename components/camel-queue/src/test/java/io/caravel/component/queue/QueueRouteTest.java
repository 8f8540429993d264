package io.caravel.component.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Test;

/** The queue as a route author sees it: in YAML. */
class QueueRouteTest extends QueueRoutes {

    @Test
    void sequentialRowsOfDifferentKeysGoOneAfterTheOther() throws Exception {
        // Given a route that does not end with its first row
        Queue<AsyncCallback> open = new ConcurrentLinkedQueue<>();
        List<String> seen = new CopyOnWriteArrayList<>();
        startAsync(
                "queue:q?sequential=true",
                (exchange, callback) -> {
                    open.add(callback);
                    seen.add(exchange.getMessage().getBody(String.class));
                    return false;
                });
        // When rows of three keys wait
        for (String key : List.of("a", "b", "c")) {
            send("of " + key, Map.of("CaravelKey", key));
        }
        // Then each starts when the one before is done
        for (int done = 1; done <= 3; done++) {
            int number = done;
            await().atMost(SOON).until(() -> seen.size() == number);
            assertThat(open).hasSize(1);
            open.remove().done(false);
        }
        assertThat(seen).containsExactly("of a", "of b", "of c");
    }

    @Test
    void aRowThatTheRouteIsDoneWithForANewerOneIsCountedAsSuperseded() throws Exception {
        // Given a route that is done with the first row because another takes its place
        start(
                "queue:q",
                exchange -> {
                    if ("old".equals(exchange.getMessage().getBody(String.class))) {
                        exchange.setProperty(QueueConstants.SUPERSEDED, true);
                    }
                });
        // When both are handed out
        send("old", Map.of());
        send("new", Map.of());
        // Then the ledger tells them apart
        await().atMost(SOON).until(() -> store().ledger("q", Lane.EVENTS).delivered() == 1);
        await().atMost(SOON).until(() -> store().ledger("q", Lane.EVENTS).superseded() == 1);
        assertThat(store().ledger("q", Lane.EVENTS).waiting()).isZero();
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
        QueueStore store = camel.getComponent("queue", QueueComponent.class).store();
        await().atMost(SOON).until(() -> store.ledger("q", Lane.EVENTS).waiting() == 0);
        assertThat(seen).containsExactly("once");
        assertThat(store.ledger("q", Lane.EVENTS).delivered()).isEqualTo(1);
    }

    @Test
    void aFailedMessageIsTriedAgainBeforeTheNextOfItsKeyAndHoldsUpNoOther() throws Exception {
        // Given a route that fails the first message of key a until it has seen one of key b
        List<String> seen = new CopyOnWriteArrayList<>();
        start(
                "queue:q?retryDelay=20",
                exchange -> {
                    String body = exchange.getMessage().getBody(String.class);
                    if (body.equals("a1") && !seen.contains("b1")) {
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
        QueueStore store = camel.getComponent("queue", QueueComponent.class).store();
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
    void aHigherLaneWaitsForOneExchangeAtMostOfARouteThatTakesItsTime() throws Exception {
        // Given a route that works on the reader's own thread, and a backlog in a low lane
        List<String> seen = new CopyOnWriteArrayList<>();
        CountDownLatch sent = new CountDownLatch(1);
        CountDownLatch begun = new CountDownLatch(1);
        for (int i = 0; i < 100; i++) {
            camel.getComponent("queue", QueueComponent.class)
                    .store()
                    .append("q", QueueTestSupport.row(Lane.BULK, null, null, null, "bulk " + i))
                    .join();
        }
        start(
                "queue:q",
                exchange -> {
                    begun.countDown();
                    sent.await(60, TimeUnit.SECONDS);
                    seen.add(exchange.getMessage().getBody(String.class));
                });
        assertThat(begun.await(60, TimeUnit.SECONDS)).isTrue();
        // When a message of a high lane comes meanwhile
        send("now", Map.of("CaravelLane", "health"));
        long slice = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(10);
        await().atMost(SOON).until(() -> System.nanoTime() > slice);
        sent.countDown();
        // Then it is the next
        await().atMost(SOON).until(() -> seen.size() == 101);
        assertThat(seen.indexOf("now")).isEqualTo(1);
    }

    @Test
    void aSecondReaderOfALaneIsRefusedWithACode() throws Exception {
        start("queue:q?lanes=events", exchange -> {});
        assertThatThrownBy(() -> load("queue:q?lanes=state,events", "second"))
                .hasStackTraceContaining("QUEUE-008");
        load("queue:q?lanes=state", "third");
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
}
