package io.caravel.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.caravel.cloud.CloudRuntime;
import io.caravel.cloud.config.CloudConfig;
import io.caravel.component.queue.Lane;
import io.caravel.component.queue.Ledger;
import io.caravel.component.queue.QueueStore;
import io.caravel.edge.EdgeRuntime;
import io.caravel.edge.config.EdgeConfig;
import io.caravel.lab.Ports;
import io.caravel.link.hub.HubComponent;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.camel.CamelContext;
import org.apache.camel.ProducerTemplate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Both sides in one process, and an endpoint for readings that takes none for a while. */
class FullCloudFlowTest {

    private static final Duration SOON = Duration.ofMinutes(1);
    private static final int READINGS = 300;
    private static final int ROOM = 50_000;

    @TempDir Path folder;
    private final Vertx vertx = Vertx.vertx();
    private final AtomicInteger renewals = new AtomicInteger();
    private CloudRuntime cloud;
    private EdgeRuntime edge;

    @BeforeEach
    void start() throws Exception {
        Files.createFile(sink());
        int api = api();
        Path kubeconfig = Files.writeString(folder.resolve("kubeconfig"), kubeconfig(api));
        int link = Ports.free();
        cloud =
                new CloudRuntime(
                        CloudConfig.read(
                                "--config",
                                settings(
                                        "cloud",
                                        Map.of(
                                                "cloud.kube.config",
                                                kubeconfig.toString(),
                                                "cloud.link.plain",
                                                "true",
                                                "cloud.link.host",
                                                "127.0.0.1",
                                                "cloud.link.port",
                                                String.valueOf(link),
                                                "cloud.telemetry.max.bytes",
                                                String.valueOf(ROOM),
                                                "cloud.telemetry.uri",
                                                "file:"
                                                        + sink()
                                                        + "?fileName=t.jsonl&fileExist=Append&appendChars=%0A",
                                                "camel.management.port",
                                                String.valueOf(Ports.free())))));
        cloud.start();
        edge =
                new EdgeRuntime(
                        EdgeConfig.read(
                                "--config",
                                settings(
                                        "edge",
                                        Map.of(
                                                "edge.node",
                                                "edge-1",
                                                "edge.link.url",
                                                "ws://127.0.0.1:" + link,
                                                "edge.mqtt.url",
                                                "tcp://127.0.0.1:1",
                                                "edge.cri.runtime",
                                                "process:" + folder.resolve("processes"),
                                                "edge.heartbeat.seconds",
                                                "1"))));
        edge.start();
        await().atMost(SOON).until(this::isConnected);
    }

    @AfterEach
    void stop() {
        edge.close();
        cloud.close();
        vertx.close();
    }

    @Test
    void aCloudWithoutRoomHoldsTheNodesReadingsBackAndNothingElse() throws Exception {
        // When the node has more readings than the cloud has room for
        try (ProducerTemplate device = edge.context().createProducerTemplate()) {
            for (int i = 0; i < READINGS; i++) {
                device.requestBodyAndHeaders(
                        "direct:link-up-edge-enqueue",
                        reading(i),
                        Map.of(
                                "CaravelKind",
                                "telemetry",
                                "CaravelKey",
                                "default/t1",
                                "CaravelOp",
                                "event",
                                "CaravelLane",
                                "events"));
            }
        }
        // Then the cloud is full, and the node keeps the rest
        await().atMost(SOON).until(() -> inCloud().bytes() > ROOM * 8 / 10);
        int before = renewals.get();
        await().atMost(SOON).until(() -> renewals.get() > before + 2);
        assertThat(inCloud().bytes()).isLessThanOrEqualTo(ROOM);
        assertThat(atEdge().waiting()).isGreaterThan(READINGS / 2);
        assertThat(isConnected()).isTrue();
        // When they can be delivered
        Files.delete(sink());
        // Then all arrive in order; the one under way may come twice
        await().atMost(SOON).until(() -> taken().contains(READINGS - 1));
        assertThat(taken().stream().distinct())
                .containsExactlyElementsOf(IntStream.range(0, READINGS).boxed().toList());
        await().atMost(SOON).until(() -> atEdge().waiting() == 0);
        assertThat(atEdge().delivered()).isEqualTo(READINGS);
        assertThat(atEdge().dropped()).isZero();
    }

    /** Where readings go, and cannot go while it is no folder. */
    private Path sink() {
        return folder.resolve("sink");
    }

    private List<Integer> taken() throws IOException {
        Path file = sink().resolve("t.jsonl");
        return !Files.exists(file)
                ? List.of()
                : Files.readString(file)
                        .lines()
                        .filter(line -> line.endsWith("}"))
                        .map(line -> new JsonObject(line).getInteger("n"))
                        .toList();
    }

    private static String reading(int number) {
        return new JsonObject().put("n", number).put("filler", "x".repeat(500)).encode();
    }

    private boolean isConnected() {
        return cloud.context()
                .getComponent("hub", HubComponent.class)
                .getNodes()
                .node("edge-1")
                .isPresent();
    }

    private Ledger inCloud() {
        return queues(cloud.context()).ledger("telemetry", Lane.EVENTS);
    }

    private Ledger atEdge() {
        return queues(edge.context()).ledger("outbox", Lane.EVENTS);
    }

    private static QueueStore queues(CamelContext context) {
        return context.getRegistry().lookupByNameAndType("queueStore", QueueStore.class);
    }

    /** An API that takes everything and has nothing; counts renewals of the Lease. */
    private int api() {
        return vertx.createHttpServer()
                .requestHandler(
                        request -> {
                            if (request.path().contains("/leases/edge-1")) {
                                renewals.incrementAndGet();
                            }
                            request.response()
                                    .putHeader("Content-Type", "application/json")
                                    .end("{\"metadata\":{\"resourceVersion\":\"1\"},\"items\":[]}");
                        })
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join()
                .actualPort();
    }

    private static String kubeconfig(int port) {
        return """
                apiVersion: v1
                kind: Config
                clusters: [{name: c, cluster: {server: "http://127.0.0.1:%d"}}]
                users: [{name: u, user: {}}]
                contexts: [{name: x, context: {cluster: c, user: u}}]
                current-context: x
                """
                .formatted(port);
    }

    private String settings(String side, Map<String, String> more) throws IOException {
        Properties settings = new Properties();
        settings.putAll(more);
        settings.put(side + ".data.dir", folder.resolve(side).toString());
        Path file = folder.resolve(side + ".properties");
        try (Writer out = Files.newBufferedWriter(file)) {
            settings.store(out, null);
        }
        return file.toString();
    }
}
