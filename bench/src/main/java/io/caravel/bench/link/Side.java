package io.caravel.bench.link;

import com.sun.management.OperatingSystemMXBean;
import io.caravel.component.queue.QueueStore;
import io.caravel.store.Database;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.function.Function;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;

/**
 * What both sides are: a Camel application with a queue on a file, that obeys its standard input.
 */
final class Side implements AutoCloseable {
    private final CamelContext camel = new DefaultCamelContext();
    private final Database database;
    private final QueueStore store;

    Side(Path file) {
        database = Database.open(file, QueueStore.migrations());
        store = new QueueStore(database);
        camel.getRegistry().bind("database", database);
        camel.getRegistry().bind("store", store);
    }

    CamelContext camel() {
        return camel;
    }

    QueueStore store() {
        return store;
    }

    void start(String yaml) throws Exception {
        PluginHelper.getRoutesLoader(camel)
                .loadRoutes(ResourceHelper.fromString("bench.yaml", yaml));
        camel.start();
    }

    /** Answers each line of standard input with a line of its own, until {@code quit}. */
    void serve(Function<String, JsonObject> command) throws IOException {
        Events.tell("ready", new JsonObject());
        BufferedReader in =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            if (line.equals("quit")) {
                return;
            }
            JsonObject answer = command.apply(line);
            Events.tell(line, answer.put("cpuMillis", cpuMillis()));
        }
    }

    private static long cpuMillis() {
        OperatingSystemMXBean system =
                (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        return system.getProcessCpuTime() / 1_000_000;
    }

    @Override
    public void close() throws Exception {
        camel.close();
        database.close();
    }
}
