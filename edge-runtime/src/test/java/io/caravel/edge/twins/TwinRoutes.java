package io.caravel.edge.twins;

import io.caravel.broker.EmbeddedBroker;
import io.caravel.component.paho.DurablePahoComponent;
import io.caravel.edge.objects.BodySeal;
import io.caravel.edge.objects.DesiredKeeper;
import io.caravel.edge.objects.ObjectSchema;
import io.caravel.edge.objects.ObjectStore;
import io.caravel.lab.Ports;
import io.caravel.store.Database;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import javax.crypto.spec.SecretKeySpec;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.builder.RouteConfigurationBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;

/**
 * The unmodified routes of the twins on a real broker and a real store; only the link is played.
 */
final class TwinRoutes implements AutoCloseable {

    /** What was handed to the link. */
    record Sent(String kind, String key, String op, String lane, String rev, String body) {}

    private static final Path ROUTES = routes();

    final EmbeddedBroker broker;
    final String url;
    final List<Sent> sent = new CopyOnWriteArrayList<>();
    private final Path folder;
    private CamelContext context;
    private Database database;
    volatile boolean diskFull;

    TwinRoutes(Path folder) throws IOException {
        this.folder = folder;
        url = "tcp://127.0.0.1:" + Ports.free();
        broker = new EmbeddedBroker(folder.resolve("broker"), url.substring("tcp://".length()));
    }

    private static Path routes() {
        Path here = Path.of("").toAbsolutePath();
        return Stream.iterate(here, Path::getParent)
                .limit(5)
                .map(path -> path.resolve("routes"))
                .filter(Files::isDirectory)
                .findFirst()
                .orElseThrow();
    }

    CamelContext context() {
        return context;
    }

    void start() throws Exception {
        database =
                Database.open(
                        folder.resolve("edge.db"),
                        ObjectSchema.MIGRATIONS,
                        TwinStore.MIGRATIONS,
                        TwinHistory.MIGRATIONS);
        ObjectStore objects =
                new ObjectStore(database, new BodySeal(new SecretKeySpec(new byte[32], "AES")));
        context = new DefaultCamelContext();
        context.getPropertiesComponent().addInitialProperty("edge.node", "edge-1");
        context.getRegistry().bind("desired", new DesiredKeeper(objects));
        DurablePahoComponent mqtt =
                TwinBeans.bind(
                        context.getRegistry(), "edge-1", database, objects, 1_000, source -> false);
        mqtt.getConfiguration().setBrokerUrl(url);
        mqtt.getConfiguration().setMaxReconnectDelay(500);
        ((DefaultCamelContext) context).addRoutesConfigurations(policies());
        context.addRoutes(link());
        for (String flow : List.of("twin-desired-down", "twin-reported-up", "telemetry-up")) {
            load(ROUTES.resolve(flow));
        }
        context.start();
    }

    private static RouteConfigurationBuilder policies() {
        return new RouteConfigurationBuilder() {
            @Override
            public void configuration() {
                routeConfiguration("edge-keep").onException(Exception.class).handled(false);
                routeConfiguration("edge-drop").onException(Exception.class).handled(true);
            }
        };
    }

    private RouteBuilder link() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:link-up-edge-enqueue")
                        .errorHandler(noErrorHandler())
                        .process(
                                e -> {
                                    if (diskFull) {
                                        throw new IllegalStateException("disk full");
                                    }
                                    sent.add(
                                            new Sent(
                                                    e.getMessage()
                                                            .getHeader("CaravelKind", String.class),
                                                    e.getMessage()
                                                            .getHeader("CaravelKey", String.class),
                                                    e.getMessage()
                                                            .getHeader("CaravelOp", String.class),
                                                    e.getMessage()
                                                            .getHeader("CaravelLane", String.class),
                                                    e.getMessage()
                                                            .getHeader("CaravelRev", String.class),
                                                    e.getMessage().getBody(String.class)));
                                });
            }
        };
    }

    private void load(Path flow) throws Exception {
        try (Stream<Path> files = Files.list(flow)) {
            for (Path file :
                    files.filter(f -> f.getFileName().toString().contains("-edge-")).toList()) {
                String text =
                        Files.readString(file)
                                .replace(
                                        "edgelink:status",
                                        "seda:link-status?multipleConsumers=true");
                PluginHelper.getRoutesLoader(context)
                        .loadRoutes(ResourceHelper.fromString(file.getFileName().toString(), text));
            }
        }
    }

    /** What the cloud wants: a Device or DeviceModel arrives over the link. */
    void desired(String kind, String key, String op, String rev, String body) {
        try (var template = context.createProducerTemplate()) {
            template.send(
                    "direct:twin-desired-down-edge-store",
                    e -> {
                        e.getMessage().setHeader("CaravelKind", kind);
                        e.getMessage().setHeader("CaravelKey", key);
                        e.getMessage().setHeader("CaravelOp", op);
                        e.getMessage().setHeader("CaravelRev", rev);
                        e.getMessage().setBody(body);
                    });
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    List<Sent> sent(String kind) {
        return sent.stream().filter(one -> one.kind().equals(kind)).toList();
    }

    void stop() {
        if (context != null) {
            context.stop();
            database.close();
            context = null;
        }
    }

    @Override
    public void close() {
        stop();
        broker.stop();
    }
}
