package io.caravel.edge;

import io.caravel.cri.ContainerRuntime;
import io.caravel.edge.config.EdgeConfig;
import io.caravel.edge.node.NodeAddress;
import io.caravel.edge.objects.ObjectStore;
import io.caravel.edge.objects.StoredObject;
import io.caravel.edge.pods.PodReconciler;
import io.vertx.core.json.JsonObject;
import org.apache.camel.CamelContext;

/** The Pods of this node: what is stored is run, also with no cloud. */
final class LocalPods implements AutoCloseable {

    private final PodReconciler reconciler;

    private LocalPods(PodReconciler reconciler) {
        this.reconciler = reconciler;
    }

    /** Brings up what is stored and follows every change of it; needs the routes to run. */
    static LocalPods start(CamelContext context, EdgeConfig config) {
        ObjectStore objects =
                context.getRegistry().lookupByNameAndType("objects", ObjectStore.class);
        ContainerRuntime runtime =
                context.getRegistry()
                        .lookupByNameAndType("containerRuntime", ContainerRuntime.class);
        PodReconciler reconciler =
                new PodReconciler(
                        new PodReconciler.Settings(
                                config.node(),
                                NodeAddress.of(config.node()),
                                config.dataDir().resolve("pods"),
                                config.pods().logs()),
                        () -> objects.list("pod").stream().map(StoredObject::key).toList(),
                        key -> objects.get("pod", key).map(StoredObject::body),
                        (kind, key) ->
                                objects.get(kind, key).map(stored -> new JsonObject(stored.body())),
                        runtime,
                        context.createProducerTemplate());
        objects.addListener(reconciler::changed);
        reconciler.start();
        context.getRegistry()
                .lookupByNameAndType("podsAgain", TellAgain.class)
                .tells(reconciler::tellAgain);
        return new LocalPods(reconciler);
    }

    /** Containers run on. */
    @Override
    public void close() {
        reconciler.close();
    }
}
