package io.caravel.edge;

import io.caravel.component.queue.QueueStore;
import io.caravel.edge.config.EdgeConfig;
import io.caravel.edge.objects.ObjectSchema;
import io.caravel.edge.twins.TwinHistory;
import io.caravel.edge.twins.TwinStore;
import io.caravel.runtime.CamelStart;
import io.caravel.runtime.RecordingComponent;
import io.caravel.runtime.RouteFiles;
import io.caravel.store.Database;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;

/**
 * All edge routes as they are, with their real beans and store; only the link and the broker are
 * replaced: what goes to the cloud is recorded in {@link #link}, what to devices in {@link #mqtt}.
 */
public final class EdgeWorld implements AutoCloseable {

    final RecordingComponent link = new RecordingComponent();
    final RecordingComponent mqtt = new RecordingComponent();
    private final CamelStart camel = new CamelStart("edge");
    private final Database database;
    private final CamelContext context;

    EdgeWorld(Path folder) throws IOException {
        this(folder, Map.of());
    }

    /** With other settings as well. */
    EdgeWorld(Path folder, Map<String, String> more) throws IOException {
        EdgeConfig config = config(folder, more);
        database =
                Database.open(
                        folder.resolve("edge.db"),
                        QueueStore.migrations(),
                        ObjectSchema.MIGRATIONS,
                        TwinStore.MIGRATIONS,
                        TwinHistory.MIGRATIONS);
        Properties properties = config.settings().asProperties();
        properties.keySet().removeIf(key -> key.toString().startsWith("camel.component.edgelink"));
        properties.put("camel.routeController.enabled", "false");
        properties.put("camel.main.autowiredEnabled", "false");
        RouteFiles files = RouteFiles.find("edge", "../routes");
        context =
                camel.start(
                                properties,
                                config.live().enabled() ? files : files.without("live"),
                                registry -> {
                                    EdgeBeans.bind(registry, config, database);
                                    registry.bind("edgelink", link);
                                    registry.unbind("paho-mqtt5");
                                    registry.bind("paho-mqtt5", mqtt);
                                })
                        .getCamelContext();
    }

    CamelContext context() {
        return context;
    }

    /** The cloud sends a message; the answer tells how it was completed. */
    Exchange cloudSends(String kind, String key, String op, String rev, String body) {
        Map<String, Object> headers = new HashMap<>();
        headers.put("CaravelKind", kind);
        headers.put("CaravelKey", key);
        headers.put("CaravelOp", op);
        headers.put("CaravelRev", rev);
        return link.deliver("receive", headers, body);
    }

    <T> T bean(String name, Class<T> type) {
        return context.getRegistry().lookupByNameAndType(name, type);
    }

    @Override
    public void close() {
        camel.stop();
        database.close();
    }

    /** Settings of an edge that finds neither cloud nor broker, with others as well. */
    public static EdgeConfig config(Path folder, Map<String, String> more) throws IOException {
        Properties settings = new Properties();
        settings.put("edge.node", "edge-1");
        settings.put("edge.data.dir", folder.toString());
        settings.put("edge.link.url", "ws://127.0.0.1:1");
        settings.put("edge.mqtt.url", "tcp://127.0.0.1:1");
        settings.put("edge.cri.runtime", "process:" + folder.resolve("containers"));
        settings.put("edge.heartbeat.seconds", "1");
        settings.put("edge.live.enabled", "false");
        settings.putAll(more);
        Path file = folder.resolve("edge.properties");
        try (Writer out = Files.newBufferedWriter(file)) {
            settings.store(out, null);
        }
        return EdgeConfig.read("--config", file.toString());
    }
}
