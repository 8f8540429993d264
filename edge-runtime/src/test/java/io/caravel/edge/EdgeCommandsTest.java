package io.caravel.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.caravel.component.queue.DeadLetter;
import io.caravel.component.queue.QueueStore;
import io.caravel.edge.objects.Reception;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The edge hops of commands-down, in their unmodified YAML. */
class EdgeCommandsTest {

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
        assertThat(List.of("commands-down-edge-store", "commands-down-edge-publish"))
                .allSatisfy(id -> assertThat(edge.context().getRoute(id)).as(id).isNotNull());
    }

    @Test
    void aCommandIsPublishedAsItSays() {
        // When
        Exchange done = sends(1, "{'topic':'plant/pump','payload':'on','qos':0,'retain':true}");
        // Then
        assertThat(done.getException()).isNull();
        await().atMost(SOON).until(() -> published().size() == 1);
        assertThat(edge.mqtt.sent().get(0).body()).isEqualTo("on");
        assertThat(edge.mqtt.sent().get(0).headers())
                .containsEntry("CamelPahoMqtt5OverrideTopic", "plant/pump")
                .containsEntry("CamelPahoMqtt5Qos", 0)
                .containsEntry("CamelPahoMqtt5Retained", true)
                .hasSize(3);
    }

    @Test
    void commandsThatComeAgainArePublishedOnceAndInOrder() {
        // Given a broker that is away
        edge.mqtt.failing(message -> new IllegalStateException("no broker"));
        for (int i = 1; i <= 20; i++) {
            sends(i, "{'topic':'t','payload':'" + i + "'}");
        }
        // When the cloud sends again what it has no acknowledgement of, and the broker is back
        for (int i = 11; i <= 30; i++) {
            sends(i, "{'topic':'t','payload':'" + i + "'}");
        }
        edge.mqtt.failing(message -> null);
        // Then
        await().atMost(SOON).until(() -> published().contains("30"));
        List<String> all =
                java.util.stream.IntStream.rangeClosed(1, 30).mapToObj(String::valueOf).toList();
        assertThat(published().stream().distinct().toList()).isEqualTo(all);
        assertThat(published().subList(published().size() - 29, published().size()))
                .isEqualTo(all.subList(1, 30));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'payload':'x'}",
                "{'topic':''}",
                "{'topic':'a/+/b'}",
                "{'topic':'a/#'}",
                "{'topic':'$hw/events/device/default/t1/twin/update'}",
                "{'topic':'$share/g/t'}",
                "{'topic':'SYS/dis/upload_records'}",
                "{'topic':'a\\u0000b'}",
                "{'topic':'\\ud800'}",
                "{'topic':'t','qos':2}",
                "{'topic':'t','qos':'1'}",
                "{'topic':'t','retain':'yes'}",
                "{'topic':'t','payloadBase64':'***'}",
                "[]",
                "no json",
                ""
            })
    void whatCanNeverBePublishedIsADeadLetterAndTheNextOneIsPublished(String body) {
        // When
        sends(1, body);
        sends(2, "{'topic':'t','payloadBase64':'/+8='}");
        // Then
        await().atMost(SOON).until(() -> published().size() == 1);
        List<DeadLetter> letters = edge.bean("queueStore", QueueStore.class).deadLetters().list(10);
        assertThat(letters).extracting(DeadLetter::code).containsOnly("EDGE-CMD-001");
        assertThat(edge.mqtt.sent()).hasSize(1);
    }

    @Test
    void aTopicThatIsTooLongIsADeadLetter() {
        sends(1, new JsonObject().put("topic", "x".repeat(2000)).encode());
        QueueStore store = edge.bean("queueStore", QueueStore.class);
        await().atMost(SOON).until(() -> store.deadLetters().list(10).size() == 1);
        assertThat(edge.mqtt.sent()).isEmpty();
    }

    @Test
    void aCommandThatIsNoEventIsRefused() {
        assertThat(edge.cloudSends("command", "k", "put", "1", "{}").getException()).isNull();
        assertThat(edge.cloudSends("pod", "a/b", "event", "1", "{}").getException()).isNull();
        assertThat(edge.bean("reception", Reception.class).refused()).isEqualTo(2);
    }

    private List<String> published() {
        return edge.mqtt.sent().stream().map(message -> message.body()).toList();
    }

    private Exchange sends(long seq, String body) {
        Map<String, Object> headers = new HashMap<>();
        headers.put("CaravelKind", "command");
        headers.put("CaravelKey", "edge-1");
        headers.put("CaravelOp", "event");
        headers.put("CaravelLane", "events");
        headers.put("CaravelStream", "events");
        headers.put("CaravelOrigin", "cloud/events");
        headers.put("CaravelOriginSession", "s1");
        headers.put("CaravelEpoch", "e1");
        headers.put("CaravelSeq", seq);
        return edge.link.deliver("receive", headers, body.replace('\'', '"'));
    }
}
