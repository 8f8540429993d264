package io.caravel.edge;

import io.caravel.component.paho.DurablePahoComponent;
import io.caravel.component.queue.QueueStore;
import io.caravel.cri.ContainerRuntime;
import io.caravel.cri.ContainerRuntimes;
import io.caravel.edge.commands.CommandMessage;
import io.caravel.edge.config.EdgeConfig;
import io.caravel.edge.config.MqttConfig;
import io.caravel.edge.devices.DeviceBeans;
import io.caravel.edge.live.LiveBeans;
import io.caravel.edge.node.NodeBeans;
import io.caravel.edge.objects.BodySeal;
import io.caravel.edge.objects.DesiredKeeper;
import io.caravel.edge.objects.ObjectStore;
import io.caravel.edge.objects.Reception;
import io.caravel.edge.objects.SealKey;
import io.caravel.edge.twins.TwinBeans;
import io.caravel.edge.twins.TwinsShown;
import io.caravel.runtime.StartFailure;
import io.caravel.runtime.Tls;
import io.caravel.store.Database;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.camel.spi.Registry;

/** Every bean that an edge route names, bound one by one: nothing is found by scanning. */
public final class EdgeBeans {

    private static final Path CRI_SOCKET = Path.of("/run/containerd/containerd.sock");

    /** Messages of devices under way beyond which they go before what waits for the cloud. */
    private static final int MOST_READINGS = 50;

    private EdgeBeans() {}

    /**
     * Binds all beans of the edge.
     *
     * @param registry where routes look them up
     * @param config the settings
     * @param database the open {@code edge.db}
     */
    public static void bind(Registry registry, EdgeConfig config, Database database) {
        ObjectStore objects = new ObjectStore(database, new BodySeal(SealKey.of(config.keyFile())));
        QueueStore queues = new QueueStore(database);
        registry.bind("edgeConfig", config);
        registry.bind("database", database);
        registry.bind("queueStore", queues);
        registry.bind("objects", objects);
        registry.bind("desired", new DesiredKeeper(objects));
        registry.bind("reception", new Reception());
        registry.bind("podsAgain", new TellAgain());
        registry.bind("commandMessage", new CommandMessage());
        DeviceBeans.bind(registry);
        bindLink(registry, config.link(), objects);
        bindDevices(registry, config, database, objects, queues);
        LiveBeans.bind(
                registry,
                config.node(),
                config.live(),
                registry.lookupByNameAndType("twinsShown", TwinsShown.class));
        ContainerRuntime runtime = containers(config);
        registry.bind("containerRuntime", runtime);
        NodeBeans.bind(registry, config, queues, runtime);
    }

    private static void bindDevices(
            Registry registry,
            EdgeConfig config,
            Database database,
            ObjectStore objects,
            QueueStore queues) {
        DurablePahoComponent mqtt =
                TwinBeans.bind(
                        registry,
                        config.node(),
                        database,
                        objects,
                        config.twinHistory(),
                        source -> queues.isStored("outbox", source));
        bindBroker(mqtt, config.mqtt());
        BooleanSupplier ingressBusy = () -> mqtt.underWay() > MOST_READINGS;
        registry.bind("ingressBusy", ingressBusy);
    }

    private static void bindBroker(DurablePahoComponent mqtt, MqttConfig config) {
        mqtt.getConfiguration().setBrokerUrl(config.url());
        mqtt.getConfiguration().setClientId(config.clientId());
        if (!config.username().isEmpty()) {
            mqtt.getConfiguration().setUserName(config.username());
            mqtt.getConfiguration().setPassword(config.password());
        }
        mqtt.setSslContextParameters(config.stores().tls());
    }

    /** Opens the container runtime that the settings name. */
    static ContainerRuntime containers(EdgeConfig config) {
        try {
            return ContainerRuntimes.open(
                    config.pods().runtime(), CRI_SOCKET, config.dataDir().resolve("containers"));
        } catch (IllegalArgumentException | UncheckedIOException e) {
            throw new StartFailure("EDGE-PODS-001", e.getMessage(), e);
        }
    }

    private static void bindLink(Registry registry, EdgeConfig.Link link, ObjectStore objects) {
        Supplier<Map<String, Map<String, String>>> held = objects::held;
        registry.bind("held", held);
        if (link.secure()) {
            registry.bind(
                    "linkTls",
                    Tls.of(
                            link.keystore(),
                            link.keystorePassword(),
                            link.truststore(),
                            link.truststorePassword()));
        }
    }
}
