package io.caravel.edge;

import io.caravel.component.queue.QueueStore;
import io.caravel.edge.config.EdgeConfig;
import io.caravel.edge.node.Containers;
import io.caravel.edge.node.NodeBeans;
import io.caravel.edge.objects.DesiredKeeper;
import io.caravel.edge.objects.ObjectStore;
import io.caravel.edge.objects.Reception;
import io.caravel.runtime.Tls;
import io.caravel.store.Database;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.camel.spi.Registry;

/** Every bean that an edge route names, bound one by one: nothing is found by scanning. */
public final class EdgeBeans {

    private EdgeBeans() {}

    /**
     * Binds all beans of the edge.
     *
     * @param registry where routes look them up
     * @param config the settings
     * @param database the open {@code edge.db}
     */
    public static void bind(Registry registry, EdgeConfig config, Database database) {
        ObjectStore objects = new ObjectStore(database);
        QueueStore queues = new QueueStore(database);
        registry.bind("edgeConfig", config);
        registry.bind("database", database);
        registry.bind("queueStore", queues);
        registry.bind("objects", objects);
        registry.bind("desired", new DesiredKeeper(objects));
        registry.bind("reception", new Reception());
        bindLink(registry, config.link(), objects);
        NodeBeans.bind(registry, config, queues, () -> Containers.NONE);
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
