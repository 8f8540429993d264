package io.caravel.cloud;

import io.caravel.cloud.config.CloudConfig;
import io.caravel.component.queue.QueueStore;
import io.caravel.runtime.CamelStart;
import io.caravel.runtime.RecordingComponent;
import io.caravel.runtime.RouteFiles;
import io.caravel.store.Database;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import org.apache.camel.CamelContext;
import org.apache.camel.Component;
import org.apache.camel.Exchange;

/**
 * All cloud routes as they are, with their real beans and store; only the ends of the world are
 * replaced: what watches tell is sent by the test, what goes to nodes waits in {@link #hub}, what
 * goes to the API is recorded in {@link #api}.
 */
final class CloudWorld implements AutoCloseable {

    final RecordingComponent api = new RecordingComponent();
    final RecordingComponent hub = new RecordingComponent();
    private final RecordingComponent watches = new RecordingComponent();
    private final CamelStart camel = new CamelStart("cloud");
    private final Database database;
    private final CamelContext context;

    CloudWorld(Path folder) throws IOException {
        this(folder, null);
    }

    /** With another {@code kube-apply:} in place of the one that records. */
    CloudWorld(Path folder, Component other) throws IOException {
        this(folder, other, Map.of());
    }

    /** With other settings as well. */
    CloudWorld(Path folder, Component other, Map<String, String> more) throws IOException {
        CloudConfig config = config(folder, more);
        database = Database.open(folder.resolve("cloud.db"), QueueStore.migrations());
        Properties properties = config.settings().asProperties();
        properties.keySet().removeIf(key -> isOutside(key.toString()));
        properties.put("camel.routeController.enabled", "false");
        properties.put("camel.main.autowiredEnabled", "false");
        RouteFiles files = RouteFiles.find("cloud", "../routes");
        context =
                camel.start(
                                properties,
                                files,
                                registry -> {
                                    CloudBeans.bind(registry, config, database);
                                    registry.bind("kube-watch", watches);
                                    registry.bind("kube-apply", other == null ? api : other);
                                    registry.bind("hub", hub);
                                })
                        .getCamelContext();
    }

    CamelContext context() {
        return context;
    }

    /** A watch tells a change. */
    void watch(String resource, Map<String, Object> headers, String body) {
        watches.deliver(resource, headers, body);
    }

    /** A node sends a message; the answer tells how it was completed. */
    Exchange nodeSends(String node, String lane, String kind, String key, String body) {
        return hub.deliver(
                "receive",
                Map.of(
                        "CaravelNode",
                        node,
                        "CaravelKind",
                        kind,
                        "CaravelKey",
                        key,
                        "CaravelLane",
                        lane,
                        "CaravelEpoch",
                        "e1",
                        "CaravelSeq",
                        hub.nextSequence(),
                        "CaravelOrigin",
                        node + "/" + lane,
                        "CaravelOriginSession",
                        "s1"),
                body);
    }

    /** A node connects or leaves. */
    void node(String node, String change) {
        hub.deliver("nodes", Map.of("CaravelNode", node, "CaravelOriginSession", "s1"), change);
    }

    <T> T bean(String name, Class<T> type) {
        return context.getRegistry().lookupByNameAndType(name, type);
    }

    @Override
    public void close() {
        camel.stop();
        database.close();
    }

    private static boolean isOutside(String key) {
        return key.startsWith("camel.component.hub")
                || key.startsWith("camel.component.kube-apply")
                || key.startsWith("camel.management")
                || key.startsWith("camel.metrics");
    }

    private static CloudConfig config(Path folder, Map<String, String> more) throws IOException {
        Properties settings = new Properties();
        settings.put("cloud.data.dir", folder.toString());
        settings.put("cloud.link.plain", "true");
        settings.put("cloud.link.host", "127.0.0.1");
        settings.put("cloud.twin.interval", String.valueOf(Duration.ofMillis(200).toMillis()));
        settings.put("cloud.telemetry.uri", "mock:telemetry");
        settings.putAll(more);
        Path file = folder.resolve("cloud.properties");
        try (Writer out = Files.newBufferedWriter(file)) {
            settings.store(out, null);
        }
        return CloudConfig.read("--config", file.toString());
    }
}
