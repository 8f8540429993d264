package io.caravel.cloud;

import io.caravel.cloud.commands.CommandsHttp;
import io.caravel.cloud.config.CloudConfig;
import io.caravel.cloud.events.SetBackEvent;
import io.caravel.cloud.received.Refusals;
import io.caravel.cloud.replicas.ReplicaName;
import io.caravel.cloud.status.CloudStatus;
import io.caravel.cloud.status.QueueMeters;
import io.caravel.component.queue.QueueEndpoint;
import io.caravel.component.queue.QueueStore;
import io.caravel.link.hub.HubComponent;
import io.caravel.runtime.CamelStart;
import io.caravel.runtime.RouteFiles;
import io.caravel.runtime.SideProcess;
import io.caravel.runtime.StartFailure;
import io.caravel.runtime.StartupChecks;
import io.caravel.runtime.status.DataFolder;
import io.caravel.store.Database;
import io.caravel.store.StoreException;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The cloud side: between the Kubernetes API and the nodes that connect to it.
 *
 * <p>It starts without the API: what is missing is tried again by supervised routes. Started and
 * closed once.
 */
public final class CloudRuntime implements SideProcess.Side {

    private static final Logger LOG = LoggerFactory.getLogger(CloudRuntime.class);

    private final CloudConfig config;
    private final StartupChecks checks = new StartupChecks("cloud");
    private final CamelStart camel = new CamelStart("cloud");
    private DataFolder held;
    private CloudStatus status;
    private Database database;
    private CamelContext context;

    /**
     * @param config checked settings
     */
    public CloudRuntime(CloudConfig config) {
        this.config = config;
    }

    /**
     * Starts everything; returns when nodes may connect.
     *
     * @throws StartFailure with one coded sentence when it refuses to start
     */
    @Override
    public void start() {
        Path folder = config.dataDir();
        LOG.info("1 config: nodes connect to port {}", config.link().port());
        hold(folder);
        LOG.info("2 store: {}", config.store());
        database = open(config.store());
        RouteFiles files = RouteFiles.find("cloud", config.routesDir());
        LOG.info("3 beans, 4 routes: {} files", files.routes().size());
        context =
                camel.start(
                                properties(),
                                files,
                                registry -> CloudBeans.bind(registry, config, database))
                        .getCamelContext();
        LOG.info("5 checks");
        checks.everyFileIsARoute(files, context);
        status.follow(
                context.getComponent("hub", HubComponent.class).getNodes(),
                bean("refusals", Refusals.class),
                bean("queueStore", QueueStore.class));
        measureQueues();
        LOG.info("6 links: the cloud runtime is ready for nodes");
    }

    private void measureQueues() {
        MeterRegistry metrics = bean("metricsRegistry", MeterRegistry.class);
        if (metrics != null) {
            Set<String> queues = new TreeSet<>();
            for (Endpoint endpoint : context.getEndpoints()) {
                if (endpoint instanceof QueueEndpoint queue) {
                    queues.add(queue.getName());
                }
            }
            new QueueMeters(bean("queueStore", QueueStore.class), queues).bindTo(metrics);
            bean("setBackEvent", SetBackEvent.class).bindTo(metrics);
        }
    }

    /** The running Camel context. */
    public CamelContext context() {
        return context;
    }

    /** Stops taking messages, ends what is on its way, closes the store. */
    @Override
    public void close() {
        camel.stop();
        if (database != null) {
            database.close();
        }
        if (status != null) {
            status.close();
            held.close();
        }
    }

    private <T> T bean(String name, Class<T> type) {
        return context.getRegistry().lookupByNameAndType(name, type);
    }

    private void hold(Path folder) {
        checks.writable(folder);
        try {
            held = DataFolder.hold(folder, "cloud");
        } catch (IOException e) {
            throw new StartFailure("CLOUD-STORE-001", "%s: %s".formatted(folder, e), e);
        }
        status = CloudStatus.open(folder, config.link().port(), Clock.systemUTC());
    }

    private Properties properties() {
        Properties properties = config.settings().asProperties();
        if (!config.link().plain()) {
            properties.put("camel.component.hub.ssl-context-parameters", "#bean:linkTls");
        }
        if (CommandsHttp.isWanted(config.settings())) {
            properties.put("camel.server.enabled", "true");
        }
        // the name under which the Kubernetes client looks for how it is told apart in audit logs
        System.setProperty(
                "kubernetes.user.agent", "caravel-cloud/" + ReplicaName.of(config.settings()));
        if (!config.kubeConfig().isEmpty()) {
            // the name under which the Kubernetes client looks for a file of its user
            System.setProperty("kubeconfig", config.kubeConfig());
        }
        return properties;
    }

    private static Database open(Path file) {
        try {
            return Database.open(file, QueueStore.migrations());
        } catch (StoreException e) {
            throw new StartFailure("CLOUD-STORE-002", e.getMessage(), e);
        }
    }
}
