package io.caravel.component.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

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
import org.apache.camel.support.service.ServiceSupport;
import org.junit.jupiter.api.Test;

/** What happens to a row whose exchange, deletion or route does not end well, in YAML. */
class QueueFailureRouteTest extends QueueRoutes {

    @Test
    void aRowWhoseExchangeWasRolledBackComesAgain() throws Exception {
        AtomicInteger handed = new AtomicInteger();
        start(
                "queue:q?retryDelay=20",
                exchange -> exchange.setRollbackOnly(handed.incrementAndGet() == 1));
        send("again", Map.of());
        await().atMost(SOON).until(() -> handed.get() == 2);
        QueueStore store = camel.getComponent("queue", QueueComponent.class).store();
        await().atMost(SOON).until(() -> store.ledger("q", Lane.EVENTS).delivered() == 1);
    }

    @Test
    void aRowThatTheRouteGivesUpIsADeadLetterAtOnceAndTheNextOneGoesOn() throws Exception {
        // Given a route that knows of one message that it can never be delivered
        start(
                "queue:q",
                exchange -> {
                    if ("bad".equals(exchange.getMessage().getBody(String.class))) {
                        exchange.setProperty(QueueConstants.DEAD_LETTER, true);
                        throw new IllegalStateException("TEST-001 never");
                    }
                });
        // When it comes before another one of its key
        send("bad", Map.of(QueueConstants.KEY, "k"));
        send("good", Map.of(QueueConstants.KEY, "k"));
        // Then it is a dead letter with its code, and the other one is delivered
        QueueStore store = camel.getComponent("queue", QueueComponent.class).store();
        await().atMost(SOON).until(() -> store.ledger("q", Lane.EVENTS).delivered() == 1);
        assertThat(store.deadLetters().list(10))
                .extracting(DeadLetter::code)
                .containsOnly("TEST-001");
        assertThat(store.ledger("q", Lane.EVENTS).dropped()).isEqualTo(1);
    }

    @Test
    void aRowWhoseDeletionTheDiskRefusedIsNotHandedOutAgain() throws Exception {
        // Given a delivered row whose deletion is in a group that is rolled back
        CountDownLatch together = new CountDownLatch(1);
        AtomicInteger handed = new AtomicInteger();
        start(
                "queue:q",
                exchange -> {
                    handed.incrementAndGet();
                    CountDownLatch busy = new CountDownLatch(1);
                    database.write(
                            connection -> {
                                busy.countDown();
                                return together.await(60, TimeUnit.SECONDS);
                            });
                    busy.await();
                    database.write(
                            connection -> {
                                try (var statement = connection.createStatement()) {
                                    return statement.execute("ROLLBACK");
                                }
                            });
                });
        send("once", Map.of());
        await().atMost(SOON).until(() -> handed.get() == 1);
        // When the disk takes it again
        together.countDown();
        // Then the row is gone and was handed out once
        QueueStore queues = camel.getComponent("queue", QueueComponent.class).store();
        await().atMost(SOON).until(() -> queues.ledger("q", Lane.EVENTS).delivered() == 1);
        assertThat(handed).hasValue(1);
    }

    @Test
    void aStopWaitsForWhatIsUnderWayAndNothingIsHandedOutTwice() throws Exception {
        // Given a message that the route is working on
        List<String> handed = new CopyOnWriteArrayList<>();
        Queue<AsyncCallback> open = new ConcurrentLinkedQueue<>();
        startAsync(
                "queue:q?window=1",
                (exchange, callback) -> {
                    handed.add(exchange.getMessage().getBody(String.class));
                    open.add(callback);
                    return false;
                });
        send("one", Map.of());
        await().atMost(SOON).until(() -> open.size() == 1);
        send("two", Map.of());
        // When the route is stopped, and the message completes while it stops
        CompletableFuture<Void> stopped =
                CompletableFuture.runAsync(
                        () -> {
                            try {
                                camel.getRouteController().stopRoute("reader");
                            } catch (Exception e) {
                                throw new IllegalStateException(e);
                            }
                        });
        ServiceSupport reader = (ServiceSupport) camel.getRoute("reader").getConsumer();
        await().atMost(SOON).until(() -> !reader.isStarted());
        assertThat(stopped).isNotDone();
        open.remove().done(false);
        assertThat(stopped).succeedsWithin(SOON);
        // Then after a start only the other one comes
        camel.getRouteController().startRoute("reader");
        await().atMost(SOON).until(() -> open.size() == 1);
        open.remove().done(false);
        assertThat(handed).containsExactly("one", "two");
    }

    @Test
    void aDeadLetterThatIsPutBackIsHandedOutAtOnce() throws Exception {
        List<String> seen = new CopyOnWriteArrayList<>();
        AtomicBoolean mended = new AtomicBoolean();
        start(
                "queue:q?maxAttempts=1",
                exchange -> {
                    if (!mended.get()) {
                        throw new IllegalStateException("TEST-001 broken");
                    }
                    seen.add(exchange.getMessage().getBody(String.class));
                });
        send("letter", Map.of());
        QueueStore store = camel.getComponent("queue", QueueComponent.class).store();
        await().atMost(SOON).until(() -> store.deadLetters().list(1).size() == 1);
        mended.set(true);
        store.deadLetters().retry(store.deadLetters().list(1).get(0).id()).join();
        await().atMost(SOON).until(() -> seen.contains("letter"));
    }
}
