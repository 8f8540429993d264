package io.caravel.edge;

import io.caravel.component.queue.QueueStore;
import io.caravel.edge.config.EdgeConfig;
import io.caravel.edge.devices.DeviceKamelets;
import io.caravel.edge.objects.ObjectStore;
import io.caravel.edge.status.EdgeStatus;
import io.caravel.edge.status.StoreHistory;
import io.caravel.edge.twins.TwinHistory;
import io.caravel.link.edge.EdgeLinkComponent;
import io.caravel.link.edge.LinkStatus;
import io.caravel.runtime.CamelStart;
import io.caravel.runtime.RouteFiles;
import io.caravel.runtime.SideProcess;
import io.caravel.runtime.StartFailure;
import io.caravel.runtime.StartupChecks;
import io.caravel.runtime.status.DataFolder;
import io.caravel.store.Database;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Properties;
import org.apache.camel.CamelContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The edge side: between the cloud, the containers and the devices of one node.
 *
 * <p>It starts without cloud, broker or container runtime: what is missing is tried again by
 * supervised routes. It waits for a full disk and for a port that somebody else has. Started and
 * closed once.
 */
public final class EdgeRuntime implements SideProcess.Side {

    private static final Logger LOG = LoggerFactory.getLogger(EdgeRuntime.class);

    private final EdgeConfig config;
    private final StartupChecks checks = new StartupChecks("edge");
    private final CamelStart camel = new CamelStart("edge");
    private DataFolder held;
    private EdgeStatus status;
    private Database database;
    private LocalBroker broker;
    private LocalPods pods;
    private TwinHistory history;
    private DeviceKamelets devices;
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
        hold(folder);
        LOG.info("2 store: {}", folder.resolve("edge.db"));
        database = new LocalStore(folder.resolve("edge.db"), status).open();
        broker = LocalBroker.start(config.mqtt(), folder.resolve("broker"), status);
        RouteFiles files = RouteFiles.find("edge", config.routesDir());
        if (!config.live().enabled()) {
            files = files.without("live");
        }
        LOG.info("3 beans, 4 routes: {} files", files.routes().size());
        context =
                camel.start(
                                properties(),
                                files,
                                registry -> EdgeBeans.bind(registry, config, database))
                        .getCamelContext();
        LOG.info("5 checks");
        checks.everyFileIsARoute(files, context);
        StoreHistory.follow(
                context.getRegistry().lookupByNameAndType("objects", ObjectStore.class), status);
        QueueStore queues =
                context.getRegistry().lookupByNameAndType("queueStore", QueueStore.class);
        status.watchDisk(() -> queues.diskLevel().name());
        followLink();
        history = context.getRegistry().lookupByNameAndType("twinHistory", TwinHistory.class);
        pods = LocalPods.start(context, config);
        status.watchStaticPods(pods::ofFolder);
        devices = DeviceKamelets.start(context, config.devices());
        status.watchDevices(devices::shown);
        status.phase("running");
        LOG.info("6 links: the edge runtime of node {} is ready", config.node());
    }

    /** The running Camel context. */
    public CamelContext context() {
        return context;
    }

    /** Stops taking messages, ends what is on its way, closes the store. Containers run on. */
    @Override
    public void close() {
        if (devices != null) {
            devices.close();
        }
        if (pods != null) {
            pods.close();
        }
        camel.stop();
        if (history != null) {
            history.close();
        }
        if (broker != null) {
            broker.close();
        }
        if (database != null) {
            database.close();
        }
        if (status != null) {
            status.close();
            held.close();
        }
    }

    private void hold(Path folder) {
        checks.writable(folder);
        try {
            held = DataFolder.hold(folder, "edge");
        } catch (IOException e) {
            throw new StartFailure("EDGE-STORE-001", "%s: %s".formatted(folder, e), e);
        }
        status = EdgeStatus.open(folder, config.node(), config.link().url(), Clock.systemUTC());
    }

    private void followLink() {
        LinkStatus link = context.getComponent("edgelink", EdgeLinkComponent.class).getLinkStatus();
        link.onFailure(status::disconnected);
        link.addListener(
                change -> {
                    if (change.connected()) {
                        status.connected();
                    } else {
                        status.disconnected(change.reason());
                    }
                });
    }

    private Properties properties() {
        Properties properties = config.settings().asProperties();
        properties.put("edge.mqtt.url", config.mqtt().url());
        if (config.link().secure()) {
            properties.put("camel.component.edgelink.ssl-context-parameters", "#bean:linkTls");
        }
        return properties;
    }
}
