package io.caravel.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class HandshakesTest {

    private static final long PATIENCE = 10_000;
    private static final int MOST = 3;

    private final Deque<Runnable> thread = new ArrayDeque<>();
    private final AtomicLong clock = new AtomicLong();
    private final Deque<Runnable> later = new ArrayDeque<>();
    private final Handshakes handshakes =
            new Handshakes(
                    thread::add, (task, nanos) -> later.add(task), clock::get, MOST, PATIENCE);
    private final List<String> computed = new ArrayList<>();

    private void step(Executor connection, String name) {
        connection.execute(() -> computed.add(name));
    }

    private void compute() {
        while (!thread.isEmpty()) {
            thread.remove().run();
        }
    }

    @Test
    void aHandshakeUnderWayGoesBeforeOneThatBegins() {
        // Given a connection whose first step is computed
        Executor first = handshakes.ofOneConnection();
        step(first, "first hello");
        compute();

        // When others begin before its next steps come
        step(handshakes.ofOneConnection(), "second hello");
        step(first, "first certificate");
        step(first, "first proof");
        compute();

        // Then
        assertThat(computed)
                .containsExactly("first hello", "first certificate", "first proof", "second hello");
    }

    @Test
    void ofThoseThatBeginTheNewestGoesFirst() {
        // When
        step(handshakes.ofOneConnection(), "a");
        step(handshakes.ofOneConnection(), "b");
        step(handshakes.ofOneConnection(), "c");
        compute();

        // Then
        assertThat(computed).containsExactly("c", "b", "a");
    }

    @Test
    void whatNobodyWaitsForAnyMoreIsNotComputed() {
        // Given
        step(handshakes.ofOneConnection(), "old");
        clock.addAndGet(TimeUnit.MILLISECONDS.toNanos(PATIENCE + 1));

        // When
        step(handshakes.ofOneConnection(), "new");
        compute();
        step(handshakes.ofOneConnection(), "later");
        compute();

        // Then
        assertThat(computed).containsExactly("new", "later");
    }

    @Test
    void noMoreAreUnderWayThanCanBeEndedSoon() {
        // Given as many under way as may be, and one more
        Handshakes.Handshake first = handshakes.ofOneConnection();
        step(first, "a");
        step(handshakes.ofOneConnection(), "b");
        step(handshakes.ofOneConnection(), "c");
        compute();
        step(handshakes.ofOneConnection(), "d");
        compute();
        assertThat(computed).containsExactlyInAnyOrder("a", "b", "c");

        // When one of them is at its end
        first.over();
        compute();

        // Then
        assertThat(computed).endsWith("d");
    }

    @Test
    void clientsThatSayNothingMoreKeepNobodyOut() {
        // Given
        for (String silent : List.of("a", "b", "c")) {
            step(handshakes.ofOneConnection(), silent);
        }
        compute();
        step(handshakes.ofOneConnection(), "d");
        step(handshakes.ofOneConnection(), "e");
        compute();

        // When
        clock.addAndGet(TimeUnit.SECONDS.toNanos(1));
        later.remove().run();
        compute();

        // Then
        assertThat(computed).hasSize(5).endsWith("e", "d");
    }

    @Test
    void aHandshakeWhoseClientLeftIsNotComputed() {
        // Given one that waits and one under way
        Handshakes.Handshake under = handshakes.ofOneConnection();
        step(under, "under way");
        compute();
        Handshakes.Handshake waiting = handshakes.ofOneConnection();
        step(waiting, "waits");
        step(under, "certificate");

        // When
        waiting.over();
        under.over();
        compute();
        step(handshakes.ofOneConnection(), "other");
        compute();

        // Then
        assertThat(computed).containsExactly("under way", "other");
    }
}
