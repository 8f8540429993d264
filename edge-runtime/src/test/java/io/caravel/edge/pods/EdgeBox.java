package io.caravel.edge.pods;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.caravel.cri.ContainerRuntime;
import io.caravel.cri.CriComponent;
import io.caravel.cri.Sandbox;
import io.caravel.cri.process.ProcessRuntime;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.main.Main;
import org.assertj.core.api.ListAssert;

/**
 * The Pod side of an edge runtime with the real routes, on any container runtime; the store is a
 * map, and what would go to the cloud is kept here.
 */
final class EdgeBox implements AutoCloseable {

    private final Path folder;
    private final Supplier<ContainerRuntime> opener;
    private final ContainerRuntime runtime;
    private final Map<String, String> store;
    private final Map<String, JsonObject> reported = new ConcurrentHashMap<>();
    private final List<String> events = new CopyOnWriteArrayList<>();
    private final List<JsonObject> tokenRequests = new CopyOnWriteArrayList<>();
    private final Main main = new Main();
    private final PodReconciler reconciler;
    private final Node node;

    /** How the node of a test runs Pods, and what it gives to them. */
    record Node(PodRules rules, NodeOffer offer) {
        static final Node PLAIN = new Node(PodRules.PLAIN, NodeOffer.UNCOUNTED);
    }

    private EdgeBox(
            Path folder, Supplier<ContainerRuntime> opener, Map<String, String> store, Node node)
            throws Exception {
        this.folder = folder;
        this.opener = opener;
        this.store = store;
        this.node = node;
        this.runtime = opener.get();
        Path routes = Path.of("..", "routes").toAbsolutePath().normalize();
        main.configure().setBasePackageScanEnabled(false);
        main.configure()
                .withRoutesIncludePattern(
                        "file:"
                                + routes
                                + "/pods-down/3-edge-*.yaml,file:"
                                + routes
                                + "/pod-status-up/1-edge-report*.yaml,file:"
                                + routes
                                + "/tokens-down/1-edge-*.yaml");
        main.configure().addRoutesBuilder(cloud());
        CriComponent component = new CriComponent();
        component.setContainerRuntime(runtime);
        main.bind("cri", component);
        main.start();
        this.reconciler =
                new PodReconciler(
                        new PodSettings(
                                "edge-1",
                                () -> "192.0.2.2",
                                folder.resolve("data/pods"),
                                folder.resolve("logs"),
                                UpkeepLimits.DEFAULT,
                                node.rules(),
                                node.offer()),
                        this::podKeys,
                        key -> Optional.ofNullable(store.get("pod " + key)),
                        new Stored(store),
                        runtime,
                        main.getCamelContext().createProducerTemplate());
        reconciler.start();
    }

    /** The store as a map; its key {@code lost} says that it does not know what is missing. */
    private record Stored(Map<String, String> store) implements ObjectLookup {

        @Override
        public Optional<JsonObject> find(String kind, String key) {
            return Optional.ofNullable(store.get(kind + " " + key)).map(JsonObject::new);
        }

        @Override
        public boolean isComplete(String kind) {
            return !store.containsKey("lost");
        }
    }

    /** Loses an object without a word of the cloud, and another edge runtime finds it gone. */
    EdgeBox lost(String kind, String key) throws Exception {
        store.put("lost", "");
        store.remove(kind + " " + key);
        return restarted();
    }

    /** The cloud has told everything of all kinds. */
    void told() {
        store.remove("lost");
        List.of("configmap", "secret", "pod").forEach(reconciler::complete);
    }

    static EdgeBox onProcesses(Path folder) throws Exception {
        return on(folder, () -> new ProcessRuntime(folder.resolve("containers")));
    }

    /** An edge whose store holds these Pods from the beginning. */
    static EdgeBox onProcesses(Path folder, List<JsonObject> pods) throws Exception {
        Map<String, String> store = new ConcurrentHashMap<>();
        for (JsonObject pod : pods) {
            store.put("pod " + Pod.parse(pod.encode()).key(), pod.encode());
        }
        return on(folder, () -> new ProcessRuntime(folder.resolve("containers")), store);
    }

    static EdgeBox on(Path folder, Supplier<ContainerRuntime> opener) throws Exception {
        return on(folder, opener, Node.PLAIN);
    }

    /** An edge whose node has rules of its own. */
    static EdgeBox on(Path folder, Supplier<ContainerRuntime> opener, Node node) throws Exception {
        return new EdgeBox(folder, opener, new ConcurrentHashMap<>(), node);
    }

    /** An edge whose store holds this from the beginning. */
    static EdgeBox on(Path folder, Supplier<ContainerRuntime> opener, Map<String, String> store)
            throws Exception {
        return new EdgeBox(folder, opener, store, Node.PLAIN);
    }

    /** Another edge runtime on the same store and the same containers. */
    EdgeBox restarted() throws Exception {
        close();
        return new EdgeBox(folder, opener, store, node);
    }

    private RouteBuilder cloud() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:link-up-edge-enqueue")
                        .process(
                                exchange -> {
                                    String key =
                                            exchange.getMessage()
                                                    .getHeader("CaravelKey", String.class);
                                    JsonObject body =
                                            new JsonObject(
                                                    exchange.getMessage().getBody(String.class));
                                    String kind =
                                            exchange.getMessage()
                                                    .getHeader("CaravelKind", String.class);
                                    if ("podstatus".equals(kind)) {
                                        reported.put(key, body);
                                    } else if ("tokenrequest".equals(kind)) {
                                        tokenRequests.add(body);
                                    } else {
                                        events.add(key + " " + body.getString("reason"));
                                    }
                                });
            }
        };
    }

    private List<String> podKeys() {
        return store.keySet().stream()
                .filter(key -> key.startsWith("pod "))
                .map(key -> key.substring(4))
                .toList();
    }

    void put(String kind, JsonObject object) {
        JsonObject metadata = object.getJsonObject("metadata");
        putRaw(
                kind,
                metadata.getString("namespace") + "/" + metadata.getString("name"),
                object.encode());
    }

    void putRaw(String kind, String key, String body) {
        store.put(kind + " " + key, body);
        reconciler.changed(kind, key);
    }

    void delete(String kind, String key) {
        store.remove(kind + " " + key);
        reconciler.changed(kind, key);
    }

    /** What the cloud was asked for. */
    List<JsonObject> tokenRequests() {
        return tokenRequests;
    }

    JsonObject status(String key) {
        JsonObject body = reported.get(key);
        return body == null ? new JsonObject() : body.getJsonObject("status");
    }

    /** Uid of the Pod whose status was told last. */
    String uid(String key) {
        return reported.getOrDefault(key, new JsonObject()).getString("uid", "");
    }

    boolean gone(String key) {
        JsonObject body = reported.get(key);
        return body != null && body.getBoolean("remove");
    }

    /** Whether exactly this Pod was said to be gone. */
    boolean gone(String key, String uid) {
        return gone(key) && uid.equals(reported.get(key).getString("uid"));
    }

    void awaitStatus(String key, Predicate<JsonObject> expected) {
        await("status of " + key)
                .conditionEvaluationListener(
                        condition -> {
                            if (condition.getRemainingTimeInMS() < 200) {
                                org.slf4j.LoggerFactory.getLogger(EdgeBox.class)
                                        .warn("{} is {}", key, status(key).encode());
                            }
                        })
                .atMost(Duration.ofSeconds(60))
                .until(() -> expected.test(status(key)));
    }

    String condition(String key, String type) {
        return Pod.parts(status(key), "conditions").stream()
                .filter(condition -> condition.getString("type").equals(type))
                .map(condition -> condition.getString("status"))
                .findFirst()
                .orElse("");
    }

    int restarts(String key) {
        return main(key).getInteger("restartCount");
    }

    String containerId(String key) {
        return main(key).getString("containerID");
    }

    private JsonObject main(String key) {
        return Pod.parts(status(key), "containerStatuses").get(0);
    }

    /** Waits for what the events of a Pod, told beside its status, have as reasons. */
    void awaitReasons(String key, Consumer<ListAssert<String>> expected) {
        await("events of " + key)
                .atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> expected.accept(assertThat(reasons(key))));
    }

    List<String> reasons(String key) {
        return events.stream()
                .filter(event -> event.startsWith(key + " "))
                .map(event -> event.substring(key.length() + 1))
                .toList();
    }

    List<Sandbox> sandboxes() {
        return runtime.listPodSandboxes(Labels.ofNode("edge-1"));
    }

    ContainerRuntime runtime() {
        return runtime;
    }

    void tellAgain() {
        reported.clear();
        reconciler.tellAgain();
    }

    void removeAll() {
        reconciler.close();
        new RemoveAllPods(runtime, folder.resolve("data/pods"), node.rules()).run("edge-1");
    }

    @Override
    public void close() throws Exception {
        reconciler.close();
        main.stop();
        runtime.close();
    }
}
