package io.caravel.cloud;

import static io.caravel.cloud.CloudOnApi.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A Pod that is deleted and made again under its name while what its node said waits. */
class PodMadeAgainTest {

    private static final String POD = "default/web";

    @TempDir Path folder;
    private final List<String> stored = new CopyOnWriteArrayList<>();
    private final AtomicInteger failed = new AtomicInteger();
    private final AtomicInteger requests = new AtomicInteger();
    private volatile boolean fails = true;
    private volatile String uid = "old";
    private CloudOnApi cloud;

    @BeforeEach
    void start() throws Exception {
        cloud = new CloudOnApi(folder, request -> request.bodyHandler(b -> answer(request, b)));
        cloud.connect("edge-1");
        cloud.place("edge-1", POD);
    }

    @AfterEach
    void stop() {
        cloud.close();
    }

    @Test
    void aStatusOfTheOldPodNeverReachesTheNewOneAndTheNewOnesComes() {
        // Given a status that the API does not take for now
        CompletableFuture<Exchange> old = say("old", "\"status\":{\"phase\":\"Failed\"}");
        await().atMost(SOON).until(() -> failed.get() > 1);
        // When the Pod is made again, and the API takes writes
        uid = "new";
        fails = false;
        // Then what was said of the old one is done with, and nothing of it is written
        await().atMost(SOON).until(old::isDone);
        assertThat(stored).isEmpty();
        // And the new one has its own status
        assertThat(say("new", "\"status\":{\"phase\":\"Running\"}").join().getException()).isNull();
        assertThat(stored).singleElement().asString().contains("Running");
    }

    @Test
    void theNewStatusDoesNotWaitForTheOldOne() {
        // Given a status of the old Pod that is tried again and again
        CompletableFuture<Exchange> old = say("old", "\"status\":{\"phase\":\"Failed\"}");
        await().atMost(SOON).until(() -> failed.get() > 1);
        // When the new Pod's comes while the API still fails
        uid = "new";
        CompletableFuture<Exchange> now = say("new", "\"status\":{\"phase\":\"Running\"}");
        await().atMost(SOON).until(old::isDone);
        fails = false;
        // Then it alone is written
        assertThat(now.join().getException()).isNull();
        assertThat(stored).singleElement().asString().contains("Running");
    }

    @Test
    void theEndOfTheOldPodDoesNotRemoveTheNewOne() {
        // Given
        CompletableFuture<Exchange> old = say("old", "\"status\":{},\"remove\":true");
        await().atMost(SOON).until(() -> failed.get() > 1);
        // When
        uid = "new";
        fails = false;
        // Then
        assertThat(old.join().getException()).isNull();
        assertThat(stored).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"status\":{\"phase\":\"Failed\"}", "\"remove\":true"})
    void whatDoesNotSayOfWhichPodItIsReachesNone(String body) {
        // When
        Exchange done = cloud.sends("edge-1", "state", "podstatus", POD, "{" + body + "}").join();
        // Then it is set aside, and nothing is asked of the API
        assertThat(done.getException()).isNull();
        assertThat(requests).hasValue(0);
    }

    private CompletableFuture<Exchange> say(String ofPod, String what) {
        String body = "{\"uid\":\"%s\",%s}".formatted(ofPod, what);
        return cloud.sends("edge-1", "state", "podstatus", POD, body);
    }

    /** As the API server answers: the uid that a write names is a precondition. */
    private void answer(HttpServerRequest request, Object body) {
        requests.incrementAndGet();
        JsonObject sent = new JsonObject(body.toString());
        JsonObject named = sent.getJsonObject("metadata", sent.getJsonObject("preconditions"));
        request.response().putHeader("Content-Type", "application/json");
        if (fails) {
            failed.incrementAndGet();
            request.response().setStatusCode(500).end("{\"kind\":\"Status\"}");
        } else if (named == null || uid.equals(named.getString("uid"))) {
            stored.add(sent.encode());
            request.response().end(CloudOnApi.TAKEN);
        } else {
            String why =
                    "Precondition failed: UID in precondition: %s, UID in object meta: %s"
                            .formatted(named.getString("uid"), uid);
            JsonObject status =
                    new JsonObject()
                            .put("kind", "Status")
                            .put("reason", "Conflict")
                            .put("message", why)
                            .put("details", new JsonObject().put("name", "web"));
            request.response().setStatusCode(409).end(status.encode());
        }
    }
}
