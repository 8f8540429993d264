package io.caravel.link;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.caravel.lab.LinkProxy;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Events from a durable queue to one node over a network that is cut: what the queue does is done
 * here by a sender that goes back to its first row after a failure, when all its exchanges ended.
 */
class PartitionTest {
    private static final int ROWS = 3_000;
    private static final int WINDOW = 100;

    private Cloud cloud;
    private LinkProxy network;
    private Edge edge;

    @BeforeEach
    void start() throws Exception {
        cloud = new Cloud().start();
        network = LinkProxy.open(cloud.port());
        edge = new Edge("boat-1", network.port());
        edge.link.setReconnectMin(1);
        edge.link.setReconnectMax(5);
    }

    @AfterEach
    void stop() throws Exception {
        edge.close();
        network.close();
        cloud.close();
    }

    /** The queue: hands out rows in order, a window at a time; a failed one brings it back. */
    private final class Rows {
        private final Semaphore free = new Semaphore(WINDOW);
        private final AtomicLong acknowledged = new AtomicLong();
        private volatile boolean failed;

        void handOut() throws InterruptedException {
            while (acknowledged.get() < ROWS) {
                failed = false;
                for (long row = acknowledged.get() + 1; row <= ROWS && !failed; row++) {
                    free.acquire();
                    send(row);
                }
                free.acquire(WINDOW); // all have ended
                free.release(WINDOW);
            }
        }

        private void send(long row) {
            row(row).thenAccept(
                            exchange -> {
                                if (exchange.getException() != null) {
                                    failed = true;
                                } else {
                                    acknowledged.compareAndSet(row - 1, row);
                                }
                                free.release();
                            });
        }
    }

    @Test
    void cuts_at_random_moments_lose_nothing_and_bring_nothing_twice_or_out_of_order()
            throws Exception {
        // Given an edge that drops what is not newer than the last it has, as a queue does
        AtomicLong last = new AtomicLong();
        AtomicInteger gaps = new AtomicInteger();
        edge.onReceive(
                e -> {
                    long seq = e.getIn().getHeader("CaravelSeq", Long.class);
                    if (seq > last.get() && !last.compareAndSet(seq - 1, seq)) {
                        gaps.incrementAndGet();
                        last.set(seq);
                    }
                });
        edge.start();

        // When the network is cut again and again while the queue hands out its rows
        Random random = new Random(11);
        Rows rows = new Rows();
        Thread queue = new Thread(() -> quietly(rows));
        queue.start();
        for (int cut = 0; cut < 40 && last.get() < ROWS; cut++) {
            long until = Math.min(ROWS, last.get() + random.nextInt(150));
            await().pollInterval(Duration.ofMillis(1))
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> last.get() >= until);
            network.reset();
        }

        // Then every row arrived, each behind the one before it
        await().atMost(Duration.ofSeconds(60)).until(() -> last.get() == ROWS);
        queue.join(60_000);
        assertThat(rows.acknowledged).hasValue(ROWS);
        assertThat(gaps).hasValue(0);
    }

    @Test
    void a_row_that_was_on_its_way_when_its_predecessors_failed_does_not_overtake_them()
            throws Exception {
        // Given rows 1 and 2 under way to an edge that does not complete them, until a cut
        CountDownLatch stored = new CountDownLatch(1);
        edge.onReceive(e -> stored.await());
        edge.start();
        await().until(() -> cloud.connected("boat-1") && edge.connected());
        CompletableFuture<Exchange> first = row(1);
        CompletableFuture<Exchange> second = row(2);
        network.reset();
        assertThat(first.get(60, SECONDS).getException()).hasMessageStartingWith("LINK-011");
        assertThat(second.get(60, SECONDS).getException()).hasMessageStartingWith("LINK-011");
        stored.countDown();
        await().until(() -> edge.changes.size() >= 3 && edge.connected());
        await().until(() -> cloud.connected("boat-1"));

        // When row 3, which the queue had handed out before, comes on the new connection
        Exchange third = row(3).get(60, SECONDS);

        // Then it fails like those before it, and all go when the queue begins with row 1 again
        assertThat(third.getException()).hasMessageStartingWith("LINK-011");
        for (int row = 1; row <= 3; row++) {
            assertThat(row(row).get(60, SECONDS).getException()).isNull();
        }
    }

    private CompletableFuture<Exchange> row(long seq) {
        return cloud.send(
                "boat-1",
                "fail",
                Map.of("CaravelKind", "command", "CaravelEpoch", "store", "CaravelSeq", seq));
    }

    private static void quietly(Rows rows) {
        try {
            rows.handOut();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
