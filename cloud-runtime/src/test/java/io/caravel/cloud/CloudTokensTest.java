package io.caravel.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.caravel.kube.KubeGoneException;
import io.caravel.kube.LiveWatchTargets;
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

/** Tokens for the Pods of nodes, through the unmodified routes. */
class CloudTokensTest {

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String POD =
            """
            {"metadata":{"namespace":"default","name":"web","uid":"u1"},
             "spec":{"serviceAccountName":"robot","volumes":[{"name":"v","projected":{"sources":[
               {"serviceAccountToken":{"path":"token","expirationSeconds":3607}},
               {"serviceAccountToken":{"path":"vault","audience":"vault","expirationSeconds":600}}]}}]}}
            """;

    @TempDir Path folder;
    private CloudWorld cloud;

    @BeforeEach
    void start() throws Exception {
        cloud = new CloudWorld(folder);
        cloud.api.answering(
                "{\"status\":{\"token\":\"t\",\"expirationTimestamp\":\"2026-01-01T00:00:00Z\"}}");
        cloud.node("edge-1", "connected");
        await().atMost(SOON).until(() -> !targets().current().isEmpty());
        cloud.watch(
                "pods",
                Map.of(
                        "CaravelTarget",
                        targets().current().iterator().next().id(),
                        "CaravelKey",
                        "default/web",
                        "CaravelOp",
                        "put",
                        "CaravelRev",
                        "5"),
                POD);
        await().atMost(SOON).until(() -> !cloud.hub.sent().isEmpty());
    }

    @AfterEach
    void stop() {
        cloud.close();
    }

    @Test
    void aNodeGetsTheTokensThatItsPodMountsBoundToThatPod() {
        // When
        Exchange done =
                ask(
                        "u1",
                        "{\"id\":\"a1\",\"expirationSeconds\":3607,\"audience\":\"\"},"
                                + "{\"id\":\"b2\",\"expirationSeconds\":600,\"audience\":\"vault\"}");
        // Then
        assertThat(done.getException()).isNull();
        List<Sent> asked = cloud.api.sent("create?");
        assertThat(asked).hasSize(2);
        assertThat(asked.get(0).uri()).contains("subresource=token");
        assertThat(asked.get(0).header("CaravelKey")).isEqualTo("default/robot");
        JsonObject spec = new JsonObject(asked.get(1).body()).getJsonObject("spec");
        assertThat(spec.getJsonArray("audiences")).containsExactly("vault");
        assertThat(spec.getLong("expirationSeconds")).isEqualTo(600);
        assertThat(spec.getJsonObject("boundObjectRef").getString("uid")).isEqualTo("u1");
        Sent token = cloud.hub.sent().get(1);
        assertThat(token.header("CaravelNode")).isEqualTo("edge-1");
        assertThat(token.header("CaravelKind")).isEqualTo("token");
        assertThat(token.header("CaravelKey")).isEqualTo("default/u1.a1");
        assertThat(token.header("CaravelRev")).isEqualTo("1767225600000");
        assertThat(new JsonObject(token.body()).getString("token")).isEqualTo("t");
    }

    @Test
    void whatThePodDoesNotMountIsNotAskedFor() {
        // When another audience, another life, another Pod of that name, another node
        ask("u1", "{\"id\":\"a1\",\"expirationSeconds\":3607,\"audience\":\"bank\"}");
        ask("u1", "{\"id\":\"a1\",\"expirationSeconds\":86400,\"audience\":\"\"}");
        ask("u1", "{\"id\":\"../a\",\"expirationSeconds\":3607,\"audience\":\"\"}");
        ask("u0", "{\"id\":\"a1\",\"expirationSeconds\":3607,\"audience\":\"\"}");
        // Then
        assertThat(cloud.api.sent("create?")).isEmpty();
    }

    @Test
    void aServiceAccountThatIsGoneKeepsNothingBack() {
        // Given
        cloud.api.failing(message -> new KubeGoneException(404, ""));
        // When
        Exchange done = ask("u1", "{\"id\":\"a1\",\"expirationSeconds\":3607,\"audience\":\"\"}");
        // Then
        assertThat(done.getException()).isNull();
        assertThat(cloud.hub.sent()).hasSize(1);
    }

    private Exchange ask(String uid, String tokens) {
        String body = "{\"uid\":\"%s\",\"tokens\":[%s]}".formatted(uid, tokens);
        return cloud.nodeSends("edge-1", "state", "tokenrequest", "default/web", body);
    }

    private LiveWatchTargets targets() {
        return cloud.bean("podTargets", LiveWatchTargets.class);
    }
}
