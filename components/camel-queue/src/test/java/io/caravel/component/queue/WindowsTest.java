package io.caravel.component.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.apache.camel.AsyncCallback;
import org.junit.jupiter.api.Test;

/** How far events and bulk give way to work that goes first. */
class WindowsTest extends QueueRoutes {

    private final AtomicBoolean busy = new AtomicBoolean();
    private final AtomicLong clock = new AtomicLong();

    @Test
    void whileOtherWorkGoesFirstEventsGoOneAtATimeAndStateAsAlways() throws Exception {
        // Given a route that ends nothing by itself, and other work that goes first
        Queue<AsyncCallback> open = new ConcurrentLinkedQueue<>();
        List<String> seen = new CopyOnWriteArrayList<>();
        camel.getRegistry().bind("busy", (BooleanSupplier) busy::get);
        busy.set(true);
        startAsync(
                "queue:q?busy=#busy",
                (exchange, callback) -> {
                    String body = exchange.getMessage().getBody(String.class);
                    if (body.startsWith("event")) {
                        open.add(callback);
                    }
                    seen.add(body);
                    if (body.startsWith("state")) {
                        callback.done(true);
                    }
                    return body.startsWith("state");
                });
        // When events wait, and state after them
        for (int i = 1; i <= 3; i++) {
            send("event " + i, Map.of());
        }
        send("state", Map.of("CaravelLane", "state"));
        await().atMost(SOON).until(() -> seen.contains("state"));
        // Then one event is under way, the next goes when it is done, and all arrive
        assertThat(open).hasSize(1);
        for (int i = 1; i <= 3; i++) {
            await().atMost(SOON).until(() -> !open.isEmpty());
            assertThat(open).hasSize(1);
            open.remove().done(false);
        }
        assertThat(seen).contains("event 1", "event 2", "event 3");
    }

    @Test
    void theWindowComesBackGradually() {
        // Given
        Windows windows = windows("queue:q?busy=#busy&window=100&busyWindow=2");
        int before = windows.of(Lane.EVENTS);
        busy.set(true);
        int during = windows.of(Lane.BULK);
        // When the other work is done
        busy.set(false);
        clock.addAndGet(500);
        int soon = windows.of(Lane.EVENTS);
        clock.addAndGet(60_000);
        // Then
        assertThat(List.of(before, during, soon, windows.of(Lane.EVENTS)))
                .containsExactly(100, 2, 34, 100);
    }

    @Test
    void healthAndStateNeverGiveWay() {
        // Given
        Windows windows = windows("queue:q?busy=#busy&window=100");
        // When
        busy.set(true);
        // Then
        assertThat(windows.of(Lane.HEALTH)).isEqualTo(100);
        assertThat(windows.of(Lane.STATE)).isEqualTo(100);
    }

    private Windows windows(String uri) {
        camel.getRegistry().bind("busy", (BooleanSupplier) busy::get);
        return new Windows(camel.getEndpoint(uri, QueueEndpoint.class), clock::get);
    }
}
