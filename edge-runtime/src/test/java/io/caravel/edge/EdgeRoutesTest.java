package io.caravel.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.caravel.component.queue.QueueStore;
import io.caravel.edge.objects.ObjectStore;
import io.caravel.edge.objects.Reception;
import io.caravel.edge.objects.StoredObject;
import io.caravel.link.wire.LinkError;
import io.caravel.link.wire.LinkException;
import io.caravel.runtime.RecordingComponent.Sent;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The edge hops of the link, the node and the configs, in their unmodified YAML. */
class EdgeRoutesTest {

    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir Path folder;
    private EdgeWorld edge;

    @BeforeEach
    void start() throws Exception {
        edge = new EdgeWorld(folder);
    }

    @AfterEach
    void stop() {
        edge.close();
    }

    @Test
    void allTheseRoutesRun() {
        assertThat(
                        List.of(
                                "configs-down-edge-store",
                                "link-down-edge-receive",
                                "link-up-edge-enqueue",
                                "link-up-edge-send",
                                "node-up-edge-beat",
                                "node-up-edge-greet",
                                "node-up-edge-live",
                                "node-up-edge-look",
                                "node-up-edge-status",
                                "pod-status-up-edge-tell-again",
                                "twin-reported-up-edge-tell-again",
                                "devices-edge-read"))
                .allSatisfy(id -> assertThat(edge.context().getRoute(id)).as(id).isNotNull());
    }

    @Test
    void aConfigMapFromTheCloudIsOnDiskWhenItIsAcknowledged() {
        // When
        Exchange done =
                edge.cloudSends("configmap", "default/settings", "put", "5", "{\"data\":{}}");
        // Then
        assertThat(done.getException()).isNull();
        assertThat(objects().get("configmap", "default/settings"))
                .contains(new StoredObject("configmap", "default/settings", "5", "{\"data\":{}}"));
    }

    @Test
    void aDeletedSecretIsForgotten() {
        // Given
        edge.cloudSends("secret", "default/key", "put", "5", "{}");
        // When
        edge.cloudSends("secret", "default/key", "delete", "6", null);
        // Then
        assertThat(objects().list("secret")).isEmpty();
    }

    @Test
    void theEndOfAllPodsMakesTheStoreComplete() {
        // When
        Exchange done = edge.cloudSends("pod", null, "synced", null, null);
        // Then
        assertThat(done.getException()).isNull();
        assertThat(objects().isComplete("pod")).isTrue();
    }

    @Test
    void anUnknownKindIsSetAsideAndTheNextMessageWorks() {
        // When
        Exchange bad = edge.cloudSends("nope", "default/x", "put", "1", "{}");
        Exchange good = edge.cloudSends("secret", "default/key", "put", "1", "{}");
        // Then
        assertThat(bad.getException()).isNull();
        assertThat(good.getException()).isNull();
        assertThat(edge.bean("reception", Reception.class).refused()).isEqualTo(1);
        assertThat(objects().list("secret")).hasSize(1);
    }

    @Test
    void aHeartbeatGoesOutInTheHealthLane() {
        await().atMost(SOON).until(() -> sent("heartbeat") != null);
        assertThat(sent("heartbeat").header("CaravelLane")).isEqualTo("health");
        assertThat(sent("heartbeat").header("CaravelKey")).isEqualTo("edge-1");
        assertThat(new JsonObject(sent("heartbeat").body()).getLong("time")).isPositive();
    }

    @Test
    void aNodeThatConnectsTellsWhatItIs() {
        // When
        edge.link.deliver("status", Map.of(), "connected");
        // Then
        JsonObject status = new JsonObject(sent("node").body()).getJsonObject("status");
        assertThat(status.getJsonObject("capacity").fieldNames())
                .contains("cpu", "memory", "ephemeral-storage", "pods");
        assertThat(status.getJsonArray("conditions").toString())
                .contains("Ready", "MemoryPressure", "caravel.io/SyncBehind");
    }

    @Test
    void aNodeThatConnectsRenewsItsLeaseAtOnce() {
        // When
        edge.link.deliver("status", Map.of(), "connected");
        // Then the report is followed by a heartbeat, before the next one is due
        List<String> kinds =
                edge.link.sent("send").stream()
                        .map(message -> message.header("CaravelKind"))
                        .toList();
        assertThat(kinds.subList(kinds.indexOf("node"), kinds.size())).contains("heartbeat");
    }

    @Test
    void whatTheCloudMayHaveLostIsToldAtEachConnection() {
        // Given
        AtomicInteger told = new AtomicInteger();
        edge.bean("podsAgain", TellAgain.class).tells(told::incrementAndGet);
        edge.bean("twinsAgain", TellAgain.class).tells(told::incrementAndGet);
        // When
        edge.link.deliver("status", Map.of(), "connected");
        edge.link.deliver("status", Map.of(), "disconnected");
        // Then
        assertThat(told).hasValue(2);
    }

    @Test
    void anEventIsKeptAndSentWithItsPosition() {
        // When
        enqueue("events", "podevent", "{\"n\":1}");
        // Then
        await().atMost(SOON).until(() -> sent("podevent") != null);
        assertThat(sent("podevent").header("CaravelEpoch")).isNotEmpty();
        assertThat(sent("podevent").header("CaravelSeq")).isNotEmpty();
        assertThat(sent("podevent").header("CaravelTime")).matches("\\d{13}");
        assertThat(sent("podevent").uri()).contains("whenDown=wait");
    }

    @ParameterizedTest
    @EnumSource(names = {"UNSENDABLE", "ENVELOPE", "TOO_LARGE"})
    void whatTheLinkCanNeverTakeIsADeadLetterAndHoldsUpNothing(LinkError never) {
        // Given a link that can never take one of the messages
        edge.link.failing(
                message ->
                        message.header("CaravelKind").equals("telemetry")
                                ? new LinkException(never, "it needs too much")
                                : null);
        // When it is followed by another one of its lane
        enqueue("events", "telemetry", "{\"n\":1}");
        enqueue("events", "podevent", "{\"n\":2}");
        // Then that is sent, and the first is set aside
        await().atMost(SOON).until(() -> sent("podevent") != null);
        QueueStore queues = edge.bean("queueStore", QueueStore.class);
        await().atMost(SOON)
                .untilAsserted(
                        () ->
                                assertThat(queues.deadLetters().list(10))
                                        .singleElement()
                                        .satisfies(
                                                letter ->
                                                        assertThat(letter.toString())
                                                                .contains("LINK-")));
    }

    @Test
    void stateThatCannotBeSentIsSentLaterInItsNewestVersion() {
        // Given
        edge.link.failing(message -> new IllegalStateException("the link is broken"));
        enqueue("state", "podstatus", "{\"n\":1}");
        // When
        edge.link.failing(message -> null);
        // Then
        await().atMost(SOON).until(() -> sent("podstatus") != null);
        assertThat(sent("podstatus").body()).isEqualTo("{\"n\":1}");
    }

    private void enqueue(String lane, String kind, String body) {
        Map<String, Object> headers = new HashMap<>();
        headers.put("CaravelLane", lane);
        headers.put("CaravelKind", kind);
        headers.put("CaravelKey", "default/web");
        edge.context()
                .createProducerTemplate()
                .sendBodyAndHeaders("direct:link-up-edge-enqueue", body, headers);
    }

    private ObjectStore objects() {
        return edge.bean("objects", ObjectStore.class);
    }

    private Sent sent(String kind) {
        return edge.link.sent("send").stream()
                .filter(message -> kind.equals(message.header("CaravelKind")))
                .findFirst()
                .orElse(null);
    }
}
