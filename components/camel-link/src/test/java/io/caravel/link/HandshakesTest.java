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

    private final Deque<Runnable> thread = new ArrayDeque<>();
    private final AtomicLong clock = new AtomicLong();
    private final Handshakes handshakes = new Handshakes(thread::add, PATIENCE, clock::get);
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
}
