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
    private final AtomicInteger failed = new AtomicInteger();
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
        // Then all of it is done while nothing of the first is given up, however slow a round is
        await().atMost(SOON).until(this::othersAreDoneWhileAllOfTheFirstWait);
    }

    private boolean othersAreDoneWhileAllOfTheFirstWait() {
        int before = givenUp.get();
        List<CompletableFuture<Exchange>> others =
                List.of(
                        cloud.status("edge-2", "default/good", "Running"),
                        cloud.sends("edge-2", "health", "heartbeat", "edge-2", "{\"time\":1}"),
                        cloud.sends("edge-1", "health", "heartbeat", "edge-1", "{\"time\":1}"),
                        cloud.sends("edge-1", "events", "telemetry", "default/t1", "{\"time\":1}"));
        await().atMost(SOON).until(() -> others.stream().allMatch(CompletableFuture::isDone));
        assertThat(others).allSatisfy(done -> assertThat(done.join().getException()).isNull());
        return givenUp.get() == before;
    }

    @Test
    void aNewerStatusIsWrittenThoughTheOneBeforeItNeverCanBe() {
        // Given a status of a Pod that the API fails on, however often it is tried
        cloud.place("edge-2", "default/torn");
        CompletableFuture<Exchange> older = cloud.status("edge-2", "default/torn", "Pending");
        await().atMost(SOON).until(() -> failed.get() > 1);
        // When a newer one comes
        CompletableFuture<Exchange> newer = cloud.status("edge-2", "default/torn", "Running");
        // Then it is written, and the older one is not tried any more
        await().atMost(SOON).until(() -> newer.isDone() && older.isDone());
        assertThat(newer.join().getException()).isNull();
        assertThat(older.join().getException()).hasMessageContaining("KUBE-003");
    }

    private void answer(HttpServerRequest request) {
        if (request.path().contains("/torn")) {
            request.body().onSuccess(body -> answer(request, body.toString()));
        } else if (request.path().contains("/stuck-")) {
            unanswered.incrementAndGet();
            request.connection().closeHandler(gone -> givenUp.incrementAndGet());
        } else {
            answer(request, "");
        }
    }

    private void answer(HttpServerRequest request, String body) {
        boolean fails = body.contains("\"phase\":\"Pending\"");
        failed.addAndGet(fails ? 1 : 0);
        request.response()
                .setStatusCode(fails ? 500 : 200)
                .putHeader("Content-Type", "application/json")
                .end(CloudOnApi.TAKEN);
    }
}
