package io.caravel.component.queue;

import static io.caravel.component.queue.QueueTestSupport.inPartition;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Test;

/** More partitions than have their turn at once, of which many cannot go on. */
class ManyPartitionsTest extends QueueRoutes {

    private static final int STUCK = 600;

    private final Set<String> seen = ConcurrentHashMap.newKeySet();

    @Test
    void hundredsOfPartitionsThatNeverAnswerHoldUpNobody() throws Exception {
        // Given six hundred partitions with a full window that is never acknowledged
        append(STUCK, "stuck", 3);
        Queue<AsyncCallback> unanswered = new ConcurrentLinkedQueue<>();
        startAsync(
                "queue:q?window=2",
                (exchange, callback) -> {
                    if (isStuck(exchange)) {
                        unanswered.add(callback);
                        return false;
                    }
                    seen.add(exchange.getMessage().getBody(String.class));
                    callback.done(true);
                    return true;
                });
        await().atMost(SOON).until(() -> unanswered.size() == 2 * STUCK);
        // When rows of others come, then they are handed out
        append(100, "good", 2);
        await().atMost(SOON).until(() -> seen.size() == 200);
        assertThat(unanswered).hasSize(2 * STUCK);
        camel.getShutdownStrategy().setTimeout(1);
    }

    @Test
    void hundredsOfPartitionsThatAlwaysFailHoldUpNobody() throws Exception {
        // Given six hundred partitions whose rows fail as often as they are tried
        append(STUCK, "stuck", 3);
        AtomicInteger failures = new AtomicInteger();
        start(
                "queue:q?window=2&retryDelay=50",
                exchange -> {
                    if (isStuck(exchange)) {
                        failures.incrementAndGet();
                        throw new IllegalStateException("X-001 no");
                    }
                    seen.add(exchange.getMessage().getBody(String.class));
                });
        await().atMost(SOON).until(() -> failures.get() > 4 * STUCK);
        // When rows of others come, then they are handed out
        append(100, "good", 2);
        await().atMost(SOON).until(() -> seen.size() == 200);
    }

    @Test
    void rowsOfLowerLanesAreNotForgottenWhileHigherOnesFillARound() throws Exception {
        // Given partitions with rows in higher lanes, and as many with one in the lowest
        List<CompletableFuture<Boolean>> appended = new ArrayList<>();
        for (int i = 0; i < Desks.MOST_AT_ONCE / 2; i++) {
            for (Lane lane : List.of(Lane.HEALTH, Lane.EVENTS)) {
                for (int n = 0; n < 4; n++) {
                    appended.add(append(lane, "busy" + i, lane + " " + n));
                }
            }
            appended.add(append(Lane.BULK, "quiet" + i, "quiet" + i));
        }
        appended.forEach(CompletableFuture::join);
        // When they are read, then each of those is handed out, though nothing else comes
        start(
                "queue:q",
                exchange -> {
                    String body = exchange.getMessage().getBody(String.class);
                    if (body.startsWith("quiet")) {
                        seen.add(body);
                    }
                });
        await().atMost(SOON).until(() -> seen.size() == Desks.MOST_AT_ONCE / 2);
    }

    @Test
    void aPartitionThatHasNothingToDoIsForgottenUntilItHas() throws Exception {
        // Given a consumer of all partitions
        Set<String> names = ConcurrentHashMap.newKeySet();
        start(
                "queue:q",
                exchange ->
                        names.add(
                                exchange.getMessage().getHeader("CaravelPartition", String.class)
                                        + exchange.getMessage().getBody(String.class)));
        // When partitions have a row now and then, then each is handed out
        for (int round = 0; round < 20; round++) {
            int expected = 5 * (round + 1);
            for (int i = 0; i < 5; i++) {
                store().append("q", inPartition("p" + i, " in round " + round)).join();
            }
            await().atMost(SOON).until(() -> names.size() == expected);
        }
    }

    private static boolean isStuck(Exchange exchange) {
        return exchange.getMessage()
                .getHeader("CaravelPartition", String.class)
                .startsWith("stuck");
    }

    private void append(int partitions, String name, int rows) {
        List<CompletableFuture<Boolean>> appended = new ArrayList<>();
        for (int i = 0; i < partitions; i++) {
            for (int n = 0; n < rows; n++) {
                String partition = name + i;
                appended.add(store().append("q", inPartition(partition, partition + " row " + n)));
            }
        }
        appended.forEach(CompletableFuture::join);
    }

    private CompletableFuture<Boolean> append(Lane lane, String partition, String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return store().append(
                        "q",
                        new Row(lane, partition, false, null, null, null, null, "{}", bytes, true));
    }
}
