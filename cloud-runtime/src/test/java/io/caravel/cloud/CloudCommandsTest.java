package io.caravel.cloud;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.caravel.component.queue.Lane;
import io.caravel.component.queue.QueueStore;
import io.caravel.runtime.RecordingComponent.Sent;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The cloud hops of commands-down, in their unmodified YAML. */
class CloudCommandsTest {

    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir Path folder;
    private CloudWorld cloud;

    @BeforeEach
    void start() throws Exception {
        cloud = new CloudWorld(folder);
    }

    @AfterEach
    void stop() {
        cloud.close();
    }

    @Test
    void allTheseRoutesRun() {
        assertThat(
                        List.of(
                                "commands-down-cloud-accept",
                                "commands-down-cloud-enqueue",
                                "link-down-cloud-send-command"))
                .allSatisfy(id -> assertThat(cloud.context().getRoute(id)).as(id).isNotNull());
    }

    @Test
    void aCommandForAConnectedNodeIsSentWithItsPosition() {
        // Given
        cloud.node("edge-1", "connected");
        // When
        Exchange done = order(Map.of(), "{'node':'edge-1','topic':'t','payload':'on'}");
        // Then
        assertThat(done.getException()).isNull();
        assertThat(done.getMessage().getBody(String.class)).isEqualTo("{\"accepted\":true}");
        await().atMost(SOON).until(() -> sent("edge-1").size() == 1);
        Sent command = sent("edge-1").get(0);
        assertThat(command.body()).isEqualTo("{\"topic\":\"t\",\"payload\":\"on\"}");
        assertThat(command.header("CaravelKind")).isEqualTo("command");
        assertThat(command.header("CaravelOp")).isEqualTo("event");
        assertThat(command.header("CaravelKey")).isEqualTo("edge-1");
        assertThat(command.header("CaravelSeq")).isNotEmpty();
        assertThat(command.header("CaravelOrigin")).isNull();
        assertThat(command.uri()).contains("whenDown=fail");
    }

    @Test
    void commandsForANodeThatIsAwayWaitAlsoForARestartAndHoldUpNoOther() throws Exception {
        // Given commands for a node that is away and one that is there
        cloud.node("edge-2", "connected");
        for (int i = 0; i < 10; i++) {
            order(Map.of("CaravelNode", "edge-1"), "{'topic':'t','payload':'" + i + "'}");
        }
        order(Map.of("CaravelNode", "edge-2"), "{'topic':'t','payload':'now'}");
        await().atMost(SOON).until(() -> sent("edge-2").size() == 1);
        assertThat(sent("edge-1")).isEmpty();
        // When the cloud starts again and the node connects
        cloud.close();
        cloud = new CloudWorld(folder);
        cloud.node("edge-1", "connected");
        // Then they go out in order
        await().atMost(SOON).until(() -> sent("edge-1").size() == 10);
        assertThat(sent("edge-1").stream().map(s -> new JsonObject(s.body()).getString("payload")))
                .containsExactly("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");
    }

    @Test
    void anOrderWithAnIdThatComesAgainIsKeptOnce() {
        order(Map.of(), "{'node':'edge-1','id':'7','topic':'t'}");
        order(Map.of(), "{'node':'edge-1','id':'7','topic':'t'}");
        order(Map.of(), "{'node':'edge-2','id':'7','topic':'t'}");
        assertThat(waiting()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'topic':'t'}",
                "{'node':'../etc','topic':'t'}",
                "{'node':'Edge 1','topic':'t'}",
                "{'node':'edge-1'}",
                "{'node':'edge-1','topic':'a/+'}",
                "{'node':'edge-1','topic':'$hw/events/x'}",
                "{'node':'edge-1','topic':'a\\u0000'}",
                "{'node':'edge-1','topic':'t','qos':3}",
                "{'node':'edge-1','topic':'t','payload':'x','payloadBase64':'eA=='}",
                "{'node':'edge-1','key':'a\\nb','topic':'t'}",
                "no json",
                "[1]",
                ""
            })
    void anOrderThatCanNeverBeCarriedOutIsAnsweredWithACodeAndNotKept(String body) {
        Exchange done = order(Map.of(), body);
        assertThat(done.getException()).isNull();
        JsonObject answer = new JsonObject(done.getMessage().getBody(String.class));
        assertThat(answer.getString("code")).isEqualTo("CLOUD-CMD-001");
        assertThat(answer.getString("reason")).isNotEmpty();
        assertThat(done.getMessage().getHeader("CamelHttpResponseCode", Integer.class))
                .isEqualTo(400);
        assertThat(waiting()).isZero();
    }

    @Test
    void aPayloadThatIsTooLargeIsRefused() {
        JsonObject large =
                new JsonObject()
                        .put("node", "edge-1")
                        .put("topic", "t")
                        .put("payload", "x".repeat(600_000));
        assertThat(order(Map.of(), large.encode()).getMessage().getBody(String.class))
                .contains("600000");
        assertThat(waiting()).isZero();
    }

    @Test
    void aPayloadThatGrowsBeyondTheLinkAsJsonIsRefusedAndGoesInBase64() {
        // Given bytes of which each becomes six as JSON text
        byte[] zeros = new byte[300_000];
        JsonObject order = new JsonObject().put("node", "edge-1").put("topic", "t");
        String text = order.copy().put("payload", new String(zeros, US_ASCII)).encode();
        String base64 = order.put("payloadBase64", zeros).encode();
        // When / Then
        assertThat(order(Map.of(), text).getMessage().getBody(String.class))
                .contains("use payloadBase64");
        assertThat(waiting()).isZero();
        order(Map.of(), base64);
        assertThat(waiting()).isEqualTo(1);
    }

    @Test
    void nothingOfTheCallersHeadersGoesOn() {
        cloud.node("edge-1", "connected");
        order(
                Map.of(
                        "CaravelNode", "edge-1",
                        "CaravelOrigin", "edge-9/events",
                        "CaravelSeq", "5",
                        "CaravelLane", "health",
                        "CamelSqlQuery", "DROP TABLE x"),
                "{'topic':'t'}");
        await().atMost(SOON).until(() -> sent("edge-1").size() == 1);
        assertThat(sent("edge-1").get(0).header("CaravelOrigin")).isNull();
        assertThat(sent("edge-1").get(0).header("CaravelLane")).isEqualTo("events");
        assertThat(sent("edge-1").get(0).header("CamelSqlQuery")).isNull();
    }

    private long waiting() {
        return cloud.bean("queueStore", QueueStore.class).ledger("commands", Lane.EVENTS).waiting();
    }

    private List<Sent> sent(String node) {
        return cloud.hub.sent("send").stream()
                .filter(message -> node.equals(message.header("CaravelNode")))
                .toList();
    }

    private Exchange order(Map<String, Object> headers, String body) {
        return cloud.context()
                .createProducerTemplate()
                .request(
                        "direct:commands",
                        exchange -> {
                            exchange.getIn().setHeaders(new java.util.HashMap<>(headers));
                            exchange.getIn().setBody(body.replace('\'', '"'));
                        });
    }
}
