package io.caravel.edge.pods;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.caravel.cri.ContainerRuntime;
import io.caravel.cri.ContainerRuntimeException;
import io.caravel.cri.ContainerRuntimeException.Kind;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When the container runtime is looked at. */
class RuntimeWatchTest {

    private static final Duration SOON = Duration.ofSeconds(60);

    private final BlockingQueue<RuntimeException> told = new LinkedBlockingQueue<>();
    private final List<RuntimeWatch.Look> looks = new CopyOnWriteArrayList<>();
    private volatile Map<String, String> marks = Map.of("a/p", "1");
    private volatile RuntimeException away;
    private RuntimeWatch watch;

    @AfterEach
    void close() {
        watch.close();
    }

    @Test
    void a_change_is_seen_though_nobody_tells_of_it() {
        // Given
        told.add(new ContainerRuntimeException(Kind.UNSUPPORTED, "no events", null));
        start();
        await().atMost(SOON).until(() -> seen("1"));

        // When
        marks = Map.of("a/p", "2");

        // Then
        await().atMost(SOON).until(() -> seen("2"));
        RuntimeWatch.Look change =
                looks.stream().filter(look -> look.marks().containsValue("2")).findFirst().get();
        assertThat(change.before()).containsValue("1");
    }

    @Test
    void a_runtime_that_does_not_answer_is_asked_until_it_does() {
        // Given
        away = new ContainerRuntimeException(Kind.UNREACHABLE, "away", null);
        start();

        // When
        watch.expect();
        away = null;

        // Then
        await().atMost(SOON).until(() -> seen("1"));
    }

    @Test
    void what_is_told_is_looked_at_although_looks_are_seldom_then() {
        // Given
        start();
        told.add(HINT);
        await().atMost(SOON).until(() -> seen("1"));

        // When
        for (int i = 2; i < 12; i++) {
            String next = String.valueOf(i);
            marks = Map.of("a/p", next);
            told.add(HINT);

            // Then
            await().atMost(SOON).until(() -> seen(next));
        }
    }

    private static final RuntimeException HINT = new IllegalStateException("a hint and no failure");

    private void start() {
        ContainerRuntime runtime =
                (ContainerRuntime)
                        Proxy.newProxyInstance(
                                getClass().getClassLoader(),
                                new Class<?>[] {ContainerRuntime.class},
                                (proxy, method, arguments) -> follow((Runnable) arguments[0]));
        watch = new RuntimeWatch(runtime, this::marks, looks::add);
        watch.start();
    }

    private Object follow(Runnable changed) {
        try {
            RuntimeException next = told.take();
            while (next == HINT) {
                changed.run();
                next = told.take();
            }
            throw next;
        } catch (InterruptedException e) {
            throw new ContainerRuntimeException(Kind.FAILED, "interrupted", e);
        }
    }

    private Map<String, String> marks() {
        if (away != null) {
            throw away;
        }
        return marks;
    }

    private boolean seen(String mark) {
        return looks.stream().anyMatch(look -> look.marks().containsValue(mark));
    }
}
