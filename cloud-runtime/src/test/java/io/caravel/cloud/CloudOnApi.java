package io.caravel.cloud;

import static org.awaitility.Awaitility.await;

import io.caravel.kube.KubeApplyComponent;
import io.caravel.kube.LiveWatchTargets;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.apache.camel.Exchange;

/** A {@link CloudWorld} that writes to an API which a test makes, with nodes that send at once. */
final class CloudOnApi implements AutoCloseable {

    static final Duration SOON = Duration.ofSeconds(60);

    /** What the API answers to a write that it took. */
    static final String TAKEN = "{\"kind\":\"Any\"}";

    private final Vertx vertx = Vertx.vertx();
    private final ExecutorService senders = Executors.newCachedThreadPool();
    private final KubernetesClient client;
    private final CloudWorld cloud;

    CloudOnApi(Path folder, Consumer<HttpServerRequest> answer) throws IOException {
        HttpServer api =
                vertx.createHttpServer()
                        .requestHandler(answer::accept)
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
    }

    /** A node connects, and its Pods are watched. */
    void connect(String node) {
        cloud.node(node, "connected");
        await().atMost(SOON).until(() -> watch(node) != null);
    }

    /** The cluster has a Pod on a connected node. */
    void place(String node, String key) {
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
                        watch(node)),
                "{\"metadata\":{\"name\":\"x\"},\"spec\":{}}");
    }

    /** The cluster has another version of a Device. */
    void changeDevice(String key, int rev, String body) {
        cloud.watch(
                "devices.v1beta1.devices.kubeedge.io",
                Map.of(
                        "CaravelOp",
                        "put",
                        "CaravelKey",
                        key,
                        "CaravelRev",
                        String.valueOf(rev),
                        "CaravelTarget",
                        "all"),
                body);
    }

    /** A node tells the phase of a Pod. */
    CompletableFuture<Exchange> status(String node, String key, String phase) {
        return sends(
                node,
                "state",
                "podstatus",
                key,
                "{\"uid\":\"u1\",\"status\":{\"phase\":\"" + phase + "\"}}");
    }

    /** A node sends a message; it completes when the link may acknowledge it. */
    CompletableFuture<Exchange> sends(
            String node, String lane, String kind, String key, String body) {
        return CompletableFuture.supplyAsync(
                () -> cloud.nodeSends(node, lane, kind, key, body), senders);
    }

    private String watch(String node) {
        return cloud.bean("podTargets", LiveWatchTargets.class).current().stream()
                .map(target -> target.id())
                .filter(id -> id.startsWith(node + "#"))
                .findFirst()
                .orElse(null);
    }

    @Override
    public void close() {
        senders.shutdownNow();
        cloud.close();
        client.close();
        vertx.close();
    }
}
