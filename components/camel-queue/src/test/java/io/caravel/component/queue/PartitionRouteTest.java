package io.caravel.component.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Partitions of a queue as a route author sees them. */
class PartitionRouteTest extends QueueRoutes {

    private final ReadyPartitions ready = new ReadyPartitions();

    @BeforeEach
    void bind() {
        camel.getRegistry().bind("ready", ready);
    }

    @Test
    void onlyRowsOfReadyPartitionsAreHandedOutInTheirOrder() throws Exception {
        // Given rows of two partitions of which one is ready
        List<String> seen = new CopyOnWriteArrayList<>();
        List<Long> positions = new CopyOnWriteArrayList<>();
        ready.set("edge-2");
        start(
                "queue:q?partitions=#ready&position=true",
                exchange -> {
                    positions.add(exchange.getMessage().getHeader("CaravelSeq", Long.class));
                    seen.add(
                            exchange.getMessage().getHeader("CaravelNode")
                                    + " "
                                    + exchange.getMessage().getBody(String.class));
                });
        to("edge-1", "a");
        to("edge-2", "b");
        to("edge-1", "c");
        await().atMost(SOON).until(() -> seen.size() == 1);
        assertThat(seen).containsExactly("edge-2 b");
        await().atMost(SOON).until(() -> store().ledger("q", Lane.EVENTS).waiting() == 2);
        // When the other becomes ready, then its rows come in order, with growing positions
        ready.set("edge-1", "edge-2");
        await().atMost(SOON).until(() -> seen.size() == 3);
        assertThat(seen).containsExactly("edge-2 b", "edge-1 a", "edge-1 c");
        assertThat(positions).containsExactly(2L, 1L, 3L);
    }

    @Test
    void aPartitionThatNeverAcknowledgesCostsItsOwnWindowAndNothingElse() throws Exception {
        // Given a partition that answers nothing, with a long backlog
        Queue<AsyncCallback> unanswered = new ConcurrentLinkedQueue<>();
        List<String> seen = new CopyOnWriteArrayList<>();
        append("silent", 500);
        append("loud", 500);
        ready.set("silent", "loud");
        startAsync(
                "queue:q?partitions=#ready&window=4",
                (exchange, callback) -> {
                    if ("silent".equals(exchange.getMessage().getHeader("CaravelPartition"))) {
                        unanswered.add(callback);
                        return false;
                    }
                    seen.add(exchange.getMessage().getBody(String.class));
                    callback.done(true);
                    return true;
                });
        // Then the other is drained, in order, and the silent one holds its window
        await().atMost(SOON).until(() -> seen.size() == 500 && unanswered.size() >= 4);
        assertThat(unanswered).hasSize(4);
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            expected.add("loud " + i);
        }
        assertThat(seen).isEqualTo(expected);
        ready.set();
        unanswered.forEach(callback -> callback.done(false));
    }

    @Test
    void manyPartitionsAreServedFairly() throws Exception {
        // Given one partition with a backlog and a thousand with one row each
        append("busy", 5_000);
        List<CompletableFuture<Boolean>> appended = new ArrayList<>();
        Set<String> names = new HashSet<>(Set.of("busy"));
        for (int i = 0; i < 1_000; i++) {
            names.add("p" + i);
            appended.add(store().append("q", row("p" + i, "one")));
        }
        appended.forEach(CompletableFuture::join);
        // When all are ready, then none of them waits for the busy one
        Set<String> seen = ConcurrentHashMap.newKeySet();
        AtomicInteger handed = new AtomicInteger();
        AtomicInteger atTheLast = new AtomicInteger();
        ready.set(names.toArray(String[]::new));
        start(
                "queue:q?partitions=#ready",
                exchange -> {
                    int now = handed.incrementAndGet();
                    String of = exchange.getMessage().getHeader("CaravelPartition", String.class);
                    if (!seen.contains(of)) {
                        atTheLast.set(now);
                        seen.add(of);
                    }
                });
        await().atMost(SOON).until(() -> seen.size() == 1_001);
        assertThat(atTheLast.get()).isBetween(1_001, 3_000);
    }

    @Test
    void aPartitionThatGoesAndComesBackGetsItsRowsAgainInOrderAndNoneIsUnderWayTwice()
            throws Exception {
        // Given rows that are under way when their partition goes
        Map<String, AsyncCallback> open = new ConcurrentHashMap<>();
        Map<String, Exchange> exchanges = new ConcurrentHashMap<>();
        List<String> handed = new CopyOnWriteArrayList<>();
        ready.set("edge-1");
        startAsync(
                "queue:q?partitions=#ready&pipelined=true&maxAttempts=1",
                (exchange, callback) -> {
                    String body = exchange.getMessage().getBody(String.class);
                    exchanges.put(body, exchange);
                    open.put(body, callback);
                    handed.add(body);
                    return false;
                });
        append("edge-1", 3);
        await().atMost(SOON).until(() -> handed.size() == 3);
        ready.set("other");
        to("other", "changed");
        await().atMost(SOON).until(() -> handed.contains("changed"));
        open.remove("edge-1 0").done(false);
        await().atMost(SOON).until(() -> store().ledger("q", Lane.EVENTS).delivered() == 1);
        // When it comes back before the last of them failed
        ready.set("edge-1");
        to("edge-1", "new");
        assertThat(handed).hasSize(4);
        for (String body : List.of("edge-1 1", "edge-1 2")) {
            exchanges.get(body).setException(new IllegalStateException("cut"));
            open.remove(body).done(false);
        }
        // Then what failed comes again in order, and none of it is given up
        await().atMost(SOON).until(() -> handed.size() == 7);
        assertThat(handed.subList(4, 7)).containsExactly("edge-1 1", "edge-1 2", "new");
        assertThat(store().deadLetters().list(1)).isEmpty();
        List.copyOf(open.values()).forEach(callback -> callback.done(false));
    }

    @Test
    void aConsumerWithoutPartitionsReadsThemAll() throws Exception {
        append("before", 1);
        List<String> seen = new CopyOnWriteArrayList<>();
        start("queue:q", exchange -> seen.add(exchange.getMessage().getBody(String.class)));
        to("after", "x");
        send("none", Map.of());
        await().atMost(SOON).until(() -> seen.size() == 3);
        assertThat(seen).containsExactlyInAnyOrder("before 0", "x", "none");
    }

    @Test
    void aMessageWithoutItsPartitionIsRefusedWithACode() throws Exception {
        camel.start();
        Exchange answer =
                camel.createProducerTemplate()
                        .request("queue:q?partition=CaravelNode", exchange -> {});
        assertThat(answer.getException()).hasMessageStartingWith("QUEUE-012");
    }

    private void to(String node, String body) {
        camel.createProducerTemplate()
                .sendBodyAndHeader("queue:q?partition=CaravelNode", body, "CaravelNode", node);
    }

    private void append(String partition, int rows) {
        List<CompletableFuture<Boolean>> appended = new ArrayList<>();
        for (int i = 0; i < rows; i++) {
            appended.add(store().append("q", row(partition, partition + " " + i)));
        }
        appended.forEach(CompletableFuture::join);
    }

    private static Row row(String partition, String body) {
        return QueueTestSupport.inPartition(partition, body);
    }
}
