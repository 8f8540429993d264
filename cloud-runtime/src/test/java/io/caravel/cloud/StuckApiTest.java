package io.caravel.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.caravel.kube.KubeApplyComponent;
import io.caravel.kube.LiveWatchTargets;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An API that never answers about the objects of one node. */
class StuckApiTest {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final int STUCK = 100;

    @TempDir Path folder;
    private final Vertx vertx = Vertx.vertx();
    private final AtomicInteger unanswered = new AtomicInteger();
    private final AtomicInteger givenUp = new AtomicInteger();
    private final ExecutorService senders = Executors.newCachedThreadPool();
    private KubernetesClient client;
    private CloudWorld cloud;

    @BeforeEach
    void start() throws Exception {
        HttpServer api =
                vertx.createHttpServer()
                        .requestHandler(this::answer)
                        .listen(0, "127.0.0.1")
                        .toCompletionStage()
                        .toCompletableFuture()
                        .join();
        client =
                new KubernetesClientBuilder()
                        .withConfig(
                                new ConfigBuilder()
                                        .withMasterUrl("http://127.0.0.1:" + api.actualPort())
                                        .build())
                        .build();
        KubeApplyComponent component = new KubeApplyComponent();
        component.setKubernetesClient(client);
        cloud = new CloudWorld(folder, component);
        for (String node : List.of("edge-1", "edge-2")) {
            cloud.node(node, "connected");
        }
        await().atMost(SOON)
                .until(
                        () ->
                                cloud.bean("podTargets", LiveWatchTargets.class).current().size()
                                        == 2);
    }

    @AfterEach
    void stop() {
        senders.shutdownNow();
        cloud.close();
        client.close();
        vertx.close();
    }

    @Test
    void nothingOfAnotherNodeWaitsForIt() {
        // Given a hundred Pods of one node about which the API never answers
        for (int i = 0; i < STUCK; i++) {
            place("edge-1", "default/stuck-" + i);
            status("edge-1", "default/stuck-" + i);
        }
        place("edge-2", "default/good");
        await().atMost(SOON).until(() -> unanswered.get() > 1);
        // When both nodes live, and the other one tells of a Pod
        List<CompletableFuture<Exchange>> others =
                List.of(
                        status("edge-2", "default/good"),
                        sends("edge-2", "health", "heartbeat", "edge-2"),
                        sends("edge-1", "health", "heartbeat", "edge-1"),
                        sends("edge-1", "events", "telemetry", "default/t1"));
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

    private void place(String node, String key) {
        String watch =
                cloud.bean("podTargets", LiveWatchTargets.class).current().stream()
                        .map(target -> target.id())
                        .filter(id -> id.startsWith(node + "#"))
                        .findFirst()
                        .orElseThrow();
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
                        watch),
                "{\"metadata\":{\"name\":\"x\"},\"spec\":{}}");
    }

    private CompletableFuture<Exchange> status(String node, String key) {
        return CompletableFuture.supplyAsync(
                () ->
                        cloud.nodeSends(
                                node,
                                "state",
                                "podstatus",
                                key,
                                "{\"uid\":\"u1\",\"status\":{\"phase\":\"Running\"}}"),
                senders);
    }

    private CompletableFuture<Exchange> sends(String node, String lane, String kind, String key) {
        return CompletableFuture.supplyAsync(
                () -> cloud.nodeSends(node, lane, kind, key, "{\"time\":1}"), senders);
    }
}
