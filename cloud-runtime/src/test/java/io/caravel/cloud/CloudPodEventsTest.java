package io.caravel.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.caravel.cloud.ScriptedApi.Answer;
import io.caravel.cloud.received.Refusals;
import io.caravel.component.queue.Lane;
import io.caravel.component.queue.Ledger;
import io.caravel.component.queue.QueueStore;
import io.caravel.kube.LiveWatchTargets;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.apache.camel.component.mock.MockEndpoint;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of Events about Pods that Kubernetes does not take. */
class CloudPodEventsTest {

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final int MANY = 200;

    @TempDir Path folder;
    private final ScriptedApi api = new ScriptedApi();
    private CloudWorld cloud;

    @BeforeEach
    void start() throws Exception {
        start("0");
    }

    private void start(String attempts) throws Exception {
        cloud =
                new CloudWorld(
                        folder,
                        api.component(),
                        Map.of(
                                "cloud.podevents.attempts",
                                attempts,
                                "cloud.podevents.retry",
                                "200"));
        cloud.node("edge-1", "connected");
        await().atMost(SOON)
                .until(() -> !cloud.bean("podTargets", LiveWatchTargets.class).current().isEmpty());
    }

    @AfterEach
    void stop() {
        cloud.close();
        api.close();
    }

    @Test
    void oneThatIsInvalidIsSetAsideAndCountedAndTheNextIsMade() {
        // Given
        place("default/web");
        api.answers(asked -> Answer.of(asked.contains("Bad") ? 422 : 200));
        // When
        event("default/web", "Bad");
        event("default/web", "Good");
        // Then
        await().atMost(SOON).until(() -> isMade("Good"));
        assertThat(api.asked("Bad")).hasSize(1);
        assertThat(count(CloudCode.SET_ASIDE)).isEqualTo(1);
        await().atMost(SOON).until(() -> ledger().waiting() == 0);
    }

    @Test
    void oneOfANamespaceThatEndsOrIsGoneIsLeftOutAndTheNextIsMade() {
        // Given
        place("old/web");
        place("gone/web");
        place("default/web");
        JsonObject ends =
                new JsonObject()
                        .put(
                                "causes",
                                new JsonArray()
                                        .add(
                                                new JsonObject()
                                                        .put("reason", "NamespaceTerminating")));
        JsonObject missing = new JsonObject().put("name", "gone").put("kind", "namespaces");
        api.answers(
                asked ->
                        asked.contains("namespaces/old/")
                                ? new Answer(403, ends)
                                : asked.contains("namespaces/gone/")
                                        ? new Answer(404, missing)
                                        : Answer.of(200));
        // When
        event("old/web", "a");
        event("gone/web", "b");
        event("default/web", "last");
        // Then
        await().atMost(SOON).until(() -> isMade("last") && count(CloudCode.GONE) == 2);
        await().atMost(SOON).until(() -> ledger().waiting() == 0);
    }

    @Test
    void manyThatKubernetesCannotTakeHoldUpNothingElseOfTheirNode() throws Exception {
        // Given many of them, each answered as by a webhook that is broken
        MockEndpoint delivered = cloud.context().getEndpoint("mock:telemetry", MockEndpoint.class);
        delivered.expectedMessageCount(1);
        api.answers(asked -> Answer.of(asked.contains("stuck-") ? 500 : 200));
        for (int i = 0; i < MANY; i++) {
            place("default/stuck-" + i);
            event("default/stuck-" + i, "stuck");
        }
        place("default/web");
        // When
        event("default/web", "good");
        cloud.nodeSends("edge-1", "events", "telemetry", "default/t1", "{\"n\":1}");
        // Then
        delivered.assertIsSatisfied(SOON.toMillis());
        await().atMost(SOON).until(() -> isMade("good"));
        // When Kubernetes takes them
        api.answers(asked -> Answer.of(200));
        // Then they are made, each once
        await().atMost(SOON).until(() -> ledger().waiting() == 0);
        assertThat(ledger().delivered()).isEqualTo(MANY + 1L);
        assertThat(api.asked("stuck-7.").stream().filter(ScriptedApi.Asked::succeeded)).hasSize(1);
    }

    @Test
    void oneThatKubernetesNeverTakesIsADeadLetterAndTheNextOfItsPodIsMade() throws Exception {
        // Given
        cloud.close();
        start("3");
        place("default/web");
        api.answers(asked -> Answer.of(asked.contains("Never") ? 500 : 200));
        // When
        event("default/web", "Never");
        event("default/web", "Next");
        // Then
        await().atMost(SOON).until(() -> isMade("Next"));
        assertThat(api.asked("Never")).hasSize(3);
        assertThat(ledger().dropped()).isEqualTo(1);
        assertThat(cloud.bean("queueStore", QueueStore.class).deadLetters().list(10))
                .singleElement()
                .satisfies(letter -> assertThat(letter.code()).isEqualTo("KUBE-003"));
    }

    @Test
    void oneOfAPodThatIsNotKnownYetWaitsUntilItIs() {
        // When
        event("default/web", "early");
        event("default/other", "foreign");
        // Then
        assertThat(api.asked("events")).isEmpty();
        // When
        place("default/web");
        cloud.watch("pods", Map.of("CaravelOp", "synced", "CaravelTarget", target()), null);
        // Then
        await().atMost(SOON).until(() -> isMade("early") && count(CloudCode.NOT_OWN) == 1);
        assertThat(api.asked("foreign")).isEmpty();
    }

    private boolean isMade(String reason) {
        return api.asked(reason).stream().anyMatch(ScriptedApi.Asked::succeeded);
    }

    private long count(CloudCode code) {
        return cloud.bean("refusals", Refusals.class).count(code);
    }

    private Ledger ledger() {
        return cloud.bean("queueStore", QueueStore.class).ledger("podevents", Lane.EVENTS);
    }

    private void event(String pod, String reason) {
        JsonObject event = new JsonObject().put("uid", "u1").put("reason", reason).put("time", 0);
        assertThat(cloud.nodeSends("edge-1", "events", "podevent", pod, event.encode()))
                .matches(done -> done.getException() == null, "is acknowledged");
    }

    private void place(String key) {
        cloud.watch(
                "pods",
                Map.of(
                        "CaravelOp",
                        "put",
                        "CaravelKey",
                        key,
                        "CaravelRev",
                        "1",
                        "CaravelTarget",
                        target()),
                "{\"metadata\":{\"name\":\"x\"},\"spec\":{}}");
    }

    private String target() {
        return cloud.bean("podTargets", LiveWatchTargets.class).current().iterator().next().id();
    }
}
