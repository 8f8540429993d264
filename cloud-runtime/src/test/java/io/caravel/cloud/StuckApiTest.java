package io.caravel.cloud;

import static io.caravel.cloud.CloudOnApi.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.http.HttpServerRequest;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An API that never answers about the objects of one node. */
class StuckApiTest {

    private static final int STUCK = 100;

    @TempDir Path folder;
    private final AtomicInteger unanswered = new AtomicInteger();
    private final AtomicInteger givenUp = new AtomicInteger();
    private CloudOnApi cloud;

    @BeforeEach
    void start() throws Exception {
        cloud = new CloudOnApi(folder, this::answer);
        cloud.connect("edge-1");
        cloud.connect("edge-2");
    }

    @AfterEach
    void stop() {
        cloud.close();
    }

    @Test
    void nothingOfAnotherNodeWaitsForIt() {
        // Given a hundred Pods of one node about which the API never answers
        for (int i = 0; i < STUCK; i++) {
            cloud.place("edge-1", "default/stuck-" + i);
            cloud.status("edge-1", "default/stuck-" + i, "Running");
        }
        cloud.place("edge-2", "default/good");
        await().atMost(SOON).until(() -> unanswered.get() > 1);
        // When both nodes live, and the other one tells of a Pod
        List<CompletableFuture<Exchange>> others =
                List.of(
                        cloud.status("edge-2", "default/good", "Running"),
                        cloud.sends("edge-2", "health", "heartbeat", "edge-2", "{\"time\":1}"),
                        cloud.sends("edge-1", "health", "heartbeat", "edge-1", "{\"time\":1}"),
                        cloud.sends("edge-1", "events", "telemetry", "default/t1", "{\"time\":1}"));
        // Then all of it is done while nothing of the first was given up yet
        await().atMost(SOON).until(() -> others.stream().allMatch(CompletableFuture::isDone));
        assertThat(givenUp).hasValue(0);
        assertThat(others).allSatisfy(done -> assertThat(done.join().getException()).isNull());
    }

    private void answer(HttpServerRequest request) {
        if (request.path().contains("/stuck-")) {
            unanswered.incrementAndGet();
            request.connection().closeHandler(gone -> givenUp.incrementAndGet());
        } else {
            request.response().putHeader("Content-Type", "application/json").end("{}");
        }
    }
}
