package io.caravel.edge;

import io.caravel.cri.ContainerRuntime;
import io.caravel.edge.config.EdgeConfig;
import io.caravel.edge.node.NodeReport;
import io.caravel.edge.objects.ObjectListener;
import io.caravel.edge.objects.ObjectStore;
import io.caravel.edge.objects.StoredObject;
import io.caravel.edge.pods.NodeOffer;
import io.caravel.edge.pods.ObjectLookup;
import io.caravel.edge.pods.PodReconciler;
import io.caravel.edge.pods.PodSettings;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
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
        NodeReport node = context.getRegistry().lookupByNameAndType("nodeReport", NodeReport.class);
        PodReconciler reconciler =
                new PodReconciler(
                        new PodSettings(
                                config.node(),
                                node::hostIp,
                                config.dataDir().resolve("pods"),
                                config.pods().logs(),
                                config.pods().upkeep(),
                                config.pods().rules(),
                                new NodeOffer(node::allocatable, node.labels())),
                        () -> objects.list("pod").stream().map(StoredObject::key).toList(),
                        key -> objects.get("pod", key).map(StoredObject::body),
                        new StoredConfigs(objects),
                        runtime,
                        context.createProducerTemplate());
        objects.addListener(new Follower(reconciler));
        reconciler.start();
        context.getRegistry()
                .lookupByNameAndType("podsAgain", TellAgain.class)
                .tells(reconciler::tellAgain);
        return new LocalPods(reconciler);
    }

    private record StoredConfigs(ObjectStore objects) implements ObjectLookup {

        @Override
        public Optional<JsonObject> find(String kind, String key) {
            return objects.get(kind, key).map(stored -> new JsonObject(stored.body()));
        }

        @Override
        public Set<String> tokenOwners() {
            return objects.list("token").stream()
                    .map(StoredConfigs::owner)
                    .collect(Collectors.toSet());
        }

        @Override
        public void forgetTokens(String uid) {
            objects.list("token").stream()
                    .filter(token -> owner(token).equals(uid))
                    .forEach(token -> objects.delete("token", token.key(), null));
        }

        /** A token's key is {@code <namespace>/<uid>.<id>}. */
        private static String owner(StoredObject token) {
            String name = token.key().substring(token.key().indexOf('/') + 1);
            return name.substring(0, Math.max(0, name.lastIndexOf('.')));
        }

        @Override
        public boolean isComplete(String kind) {
            return objects.isComplete(kind);
        }
    }

    private record Follower(PodReconciler reconciler) implements ObjectListener {

        @Override
        public void changed(String kind, String key) {
            reconciler.changed(kind, key);
        }

        @Override
        public void complete(String kind) {
            reconciler.complete(kind);
        }
    }

    /** Pods of the folder, and what is wrong with its files. */
    JsonObject ofFolder() {
        return reconciler.ofFolder();
    }

    /** Containers run on. */
    @Override
    public void close() {
        reconciler.close();
    }
}
