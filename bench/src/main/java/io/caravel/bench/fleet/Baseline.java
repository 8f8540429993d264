package io.caravel.bench.fleet;

import io.caravel.bench.BenchResult;
import io.caravel.cli.pki.PkiFolder;
import io.caravel.cli.process.ManagedProcess;
import io.caravel.lab.Ports;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.component.vertx.common.VertxHelper;
import org.apache.camel.impl.DefaultCamelContext;

/**
 * What the machine gives at best: as many plain Vert.x WebSockets over the same mutual TLS, each
 * with a ping every ten seconds, against a server in a process of its own.
 */
final class Baseline {

    private static final long PING_MILLIS = 10_000;
    private static final long RETRY_MILLIS = 1_000;

    private final BenchResult result;
    private final NodeKeys keys;
    private final Path folder;
    private final int count;
    private final Duration idle;
    private final int port = Ports.free();
    private final AtomicInteger open = new AtomicInteger();

    Baseline(BenchResult result, NodeKeys keys, Path folder, int count, Duration idle) {
        this.result = result;
        this.keys = keys;
        this.folder = folder;
        this.count = count;
        this.idle = idle;
    }

    void run() throws Exception {
        Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2));
        try (ManagedProcess hub = startHub();
                DefaultCamelContext camel = new DefaultCamelContext()) {
            FleetServers.until("the plain server", () -> FleetServers.answers(port));
            ProcessGauge gauge = new ProcessGauge(hub.pid());
            long heap = gauge.liveHeap();
            long rss = gauge.rss();
            long began = System.nanoTime();
            for (int i = 0; i < count; i++) {
                WebSocketClientOptions options = new WebSocketClientOptions();
                VertxHelper.setupSSLOptions(camel, keys.tls(i), options);
                connect(vertx, vertx.createWebSocketClient(options));
            }
            FleetServers.until("all plain connections", () -> open.get() == count);
            double seconds = (System.nanoTime() - began) / 1e9;
            result.figure("baseline_connect_all_s", Figures.round(seconds));
            double cpu = gauge.cpuSeconds();
            Pause.of(idle);
            double used = gauge.cpuSeconds() - cpu;
            result.figure(
                    "baseline_cpu_ms_per_node_minute",
                    Figures.round(used * 1000 * 60 / idle.toSeconds() / count));
            result.figure(
                    "baseline_rss_kb_per_node",
                    Figures.round((gauge.rss() - rss) / 1024.0 / count));
            result.figure(
                    "baseline_heap_kb_per_node",
                    Figures.round((gauge.liveHeap() - heap) / 1024.0 / count));
        } finally {
            vertx.close();
        }
    }

    private ManagedProcess startHub() {
        List<String> command =
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xms32m",
                        "-Xmx1g",
                        "-cp",
                        System.getProperty("java.class.path"),
                        PlainHub.class.getName(),
                        Integer.toString(port),
                        keys.serverStore().toString(),
                        PkiFolder.password(keys.serverStore()),
                        keys.trustStore().toString(),
                        PkiFolder.password(keys.trustStore()));
        return ManagedProcess.start(
                "plain server", command, Map.of(), folder.resolve("logs").resolve("plain.log"));
    }

    private void connect(Vertx vertx, WebSocketClient client) {
        client.connect(
                        new WebSocketConnectOptions()
                                .setHost("127.0.0.1")
                                .setPort(port)
                                .setSsl(true)
                                .setURI("/"))
                .onFailure(e -> vertx.setTimer(RETRY_MILLIS, id -> connect(vertx, client)))
                .onSuccess(
                        socket -> {
                            open.incrementAndGet();
                            long first = ThreadLocalRandom.current().nextLong(PING_MILLIS) + 1;
                            vertx.setTimer(
                                    first,
                                    id ->
                                            vertx.setPeriodic(
                                                    PING_MILLIS,
                                                    tick ->
                                                            socket.writePing(
                                                                    Buffer.buffer("12345678"))));
                        });
    }
}
