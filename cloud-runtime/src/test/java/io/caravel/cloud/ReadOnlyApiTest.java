package io.caravel.cloud;

import static io.caravel.cloud.CloudOnApi.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.http.HttpServerRequest;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An API, or a proxy in front of it, that lets nothing be written for a while. */
class ReadOnlyApiTest {

    private static final String POD = "default/web";

    @TempDir Path folder;
    private final List<String> taken = new CopyOnWriteArrayList<>();
    private final AtomicInteger refused = new AtomicInteger();
    private volatile int refuseWith;
    private CloudOnApi cloud;

    @BeforeEach
    void start() throws Exception {
        cloud = new CloudOnApi(folder, this::answer);
        cloud.connect("edge-1");
        cloud.place("edge-1", POD);
    }

    @AfterEach
    void stop() {
        cloud.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 302, 400, 401, 403, 404, 405, 409, 429, 500, 502, 503, 504})
    void whatANodeSaidStaysWithItAndTheNewestIsWritten(int status) {
        // Given an API that refuses every write
        refuseWith = status;
        CompletableFuture<Exchange> first = cloud.status("edge-1", POD, "Pending");
        await().atMost(SOON).until(() -> refused.get() >= 2);
        // When the node goes on telling, only the newest waits
        Map<String, CompletableFuture<Exchange>> told = new HashMap<>();
        told.put("Pending", first);
        told.put("Running", cloud.status("edge-1", POD, "Running"));
        told.put("Succeeded", cloud.status("edge-1", POD, "Succeeded"));
        await().atMost(SOON).until(() -> waiting(told).size() == 1);
        String newest = waiting(told).get(0);
        // And heartbeats are never held up, nor are they said to be written
        Exchange beat =
                cloud.sends("edge-1", "health", "heartbeat", "edge-1", "{\"time\":1}").join();
        assertThat(beat.getException()).isNull();
        assertThat(waiting(told)).containsExactly(newest);
        assertThat(taken).isEmpty();
        // When the API takes writes again
        refuseWith = 0;
        cloud.sends("edge-1", "health", "heartbeat", "edge-1", "{\"time\":2}").join();
        assertThat(taken).anyMatch(body -> body.contains("renewTime"));
        // Then it is acknowledged, and written last
        await().atMost(SOON).until(() -> waiting(told).isEmpty());
        assertThat(told.get(newest).join().getException()).isNull();
        assertThat(taken.stream().filter(body -> body.contains("phase")))
                .last()
                .asString()
                .contains(newest);
    }

    private static List<String> waiting(Map<String, CompletableFuture<Exchange>> told) {
        return told.entrySet().stream()
                .filter(status -> !status.getValue().isDone())
                .map(Map.Entry::getKey)
                .toList();
    }

    private void answer(HttpServerRequest request) {
        request.bodyHandler(
                body -> {
                    request.response().putHeader("Content-Type", "application/json");
                    if (refuseWith == 0) {
                        taken.add(body.toString());
                        request.response().end(CloudOnApi.TAKEN);
                    } else {
                        refused.incrementAndGet();
                        request.response().setStatusCode(refuseWith).end("<html>busy</html>");
                    }
                });
    }
}
