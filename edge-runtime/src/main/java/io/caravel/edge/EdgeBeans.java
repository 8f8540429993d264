package io.caravel.edge;

import io.caravel.edge.config.EdgeConfig;
import io.caravel.edge.objects.DesiredKeeper;
import io.caravel.edge.objects.ObjectStore;
import io.caravel.store.Database;
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
        registry.bind("edgeConfig", config);
        registry.bind("database", database);
        registry.bind("objects", objects);
        registry.bind("desired", new DesiredKeeper(objects));
    }
}
