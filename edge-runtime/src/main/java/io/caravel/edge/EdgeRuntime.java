package io.caravel.edge;

import io.caravel.component.queue.QueueStore;
import io.caravel.edge.config.EdgeConfig;
import io.caravel.edge.objects.ObjectSchema;
import io.caravel.edge.twins.TwinStore;
import io.caravel.runtime.CamelStart;
import io.caravel.runtime.RouteFiles;
import io.caravel.runtime.SideProcess;
import io.caravel.runtime.StartFailure;
import io.caravel.runtime.StartupChecks;
import io.caravel.store.Database;
import io.caravel.store.StoreException;
import java.nio.file.Path;
import java.util.Properties;
import org.apache.camel.CamelContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The edge side: between the cloud, the containers and the devices of one node.
 *
 * <p>It starts without cloud, broker or container runtime: what is missing is tried again by
 * supervised routes. Started and closed once.
 */
public final class EdgeRuntime implements SideProcess.Side {

    private static final Logger LOG = LoggerFactory.getLogger(EdgeRuntime.class);

    private final EdgeConfig config;
    private final StartupChecks checks = new StartupChecks("edge");
    private final CamelStart camel = new CamelStart("edge");
    private Database database;
    private LocalBroker broker;
    private LocalPods pods;
    private CamelContext context;

    /**
     * @param config checked settings
     */
    public EdgeRuntime(EdgeConfig config) {
        this.config = config;
    }

    /**
     * Starts everything; returns when the node works.
     *
     * @throws StartFailure with one coded sentence when it refuses to start
     */
    @Override
    public void start() {
        Path folder = config.dataDir();
        LOG.info("1 config: node {}, cloud {}", config.node(), config.link().url());
        checks.writable(folder);
        LOG.info("2 store: {}", folder.resolve("edge.db"));
        database = open(folder.resolve("edge.db"));
        broker = LocalBroker.start(config.mqtt(), folder.resolve("broker"));
        RouteFiles files = RouteFiles.find("edge", config.routesDir());
        LOG.info("3 beans, 4 routes: {} files", files.routes().size());
        context =
                camel.start(
                                properties(),
                                files,
                                registry -> EdgeBeans.bind(registry, config, database))
                        .getCamelContext();
        LOG.info("5 checks");
        checks.everyFileIsARoute(files, context);
        pods = LocalPods.start(context, config);
        LOG.info("6 links: the edge runtime of node {} is ready", config.node());
    }

    /** The running Camel context. */
    public CamelContext context() {
        return context;
    }

    /** Stops taking messages, ends what is on its way, closes the store. Containers run on. */
    @Override
    public void close() {
        if (pods != null) {
            pods.close();
        }
        camel.stop();
        if (broker != null) {
            broker.close();
        }
        if (database != null) {
            database.close();
        }
    }

    private Properties properties() {
        Properties properties = config.settings().asProperties();
        properties.put("edge.mqtt.url", config.mqtt().url());
        if (config.link().secure()) {
            properties.put("camel.component.edgelink.ssl-context-parameters", "#bean:linkTls");
        }
        return properties;
    }

    private static Database open(Path file) {
        try {
            return Database.open(
                    file, QueueStore.migrations(), ObjectSchema.MIGRATIONS, TwinStore.MIGRATIONS);
        } catch (StoreException e) {
            throw new StartFailure("EDGE-STORE-002", e.getMessage(), e);
        }
    }
}
