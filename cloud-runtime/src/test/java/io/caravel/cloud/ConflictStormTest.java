package io.caravel.cloud;

import static io.caravel.cloud.CloudOnApi.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Somebody else changes a Device every 5 ms while its edge wants a value there. */
class ConflictStormTest {

    private static final String DEVICE = "default/stormy";
    private static final int NEIGHBOURS = 100;

    @TempDir Path folder;
    private final ScheduledExecutorService other = Executors.newSingleThreadScheduledExecutor();
    private final AtomicInteger rev = new AtomicInteger(100);
    private final AtomicInteger conflicts = new AtomicInteger();
    private volatile JsonObject written;
    private CloudOnApi cloud;

    @BeforeEach
    void start() throws Exception {
        cloud = new CloudOnApi(folder, request -> request.bodyHandler(b -> answer(request, b)));
        cloud.connect("edge-1");
    }

    @AfterEach
    void stop() {
        other.shutdownNow();
        cloud.close();
    }

    @Test
    void conflictsAreFewHoldUpNobodyAndEndWithTheNewestState() {
        // Given a Device that changes all the time, and what an edge wants of it
        other.scheduleWithFixedDelay(this::change, 0, 5, TimeUnit.MILLISECONDS);
        await().atMost(SOON).until(() -> rev.get() > 101);
        CompletableFuture<Exchange> wanted =
                cloud.sends(
                        "edge-1",
                        "state",
                        "twindesired",
                        DEVICE,
                        "{\"device\":{\"uid\":\"d1\"},\"desired\":{\"p\":{\"value\":\"9\",\"base\":\"1\",\"time\":1}}}");
        await().atMost(SOON).until(() -> conflicts.get() > 1);
        // When the same node tells of its Pods meanwhile, then all of that is written
        int before = conflicts.get();
        for (int i = 0; i < NEIGHBOURS; i++) {
            cloud.place("edge-1", "default/web-" + i);
            Exchange done = cloud.status("edge-1", "default/web-" + i, "Running").join();
            assertThat(done.getException()).isNull();
        }
        assertThat(wanted).isNotDone();
        assertThat(conflicts.get() - before).isLessThan(NEIGHBOURS / 2);
        // And when the storm is over, then the value is set on what is there now
        other.shutdownNow();
        assertThat(wanted.join().getException()).isNull();
        assertThat(written.getJsonObject("metadata").getString("resourceVersion"))
                .isEqualTo(String.valueOf(rev.get()));
        assertThat(written.getJsonObject("spec").encode()).contains("\"value\":\"9\"");
    }

    /** The API has a newer version, which the watch tells a moment later than it counts. */
    private void change() {
        int now = rev.incrementAndGet();
        cloud.changeDevice(
                DEVICE,
                now,
                """
                {"metadata":{"uid":"d1","resourceVersion":"%d"},"spec":{"nodeName":"edge-1",
                 "properties":[{"name":"p","desired":{"value":"1"}}]}}"""
                        .formatted(now));
    }

    private void answer(HttpServerRequest request, Object body) {
        request.response().putHeader("Content-Type", "application/json");
        if (!request.path().contains("/stormy")) {
            request.response().end(CloudOnApi.TAKEN);
            return;
        }
        JsonObject sent = new JsonObject(body.toString());
        boolean stormy = !other.isShutdown();
        String precondition = sent.getJsonObject("metadata").getString("resourceVersion");
        if (stormy || !precondition.equals(String.valueOf(rev.get()))) {
            conflicts.incrementAndGet();
            request.response()
                    .setStatusCode(409)
                    .end("{\"kind\":\"Status\",\"reason\":\"Conflict\",\"message\":\"changed\"}");
        } else {
            written = sent;
            request.response().end(CloudOnApi.TAKEN);
        }
    }
}
