package io.caravel.kube;

import io.caravel.lab.Ports;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/**
 * A list and watch API of Pods that behaves as a real API server does, over plain HTTP streams, and
 * does on command what real ones do on bad days.
 */
final class ScriptedApi implements AutoCloseable {

    private final Vertx vertx = Vertx.vertx();
    private HttpServer server;
    private final Map<String, JsonObject> objects = new TreeMap<>();
    private final List<JsonObject> history = new ArrayList<>();
    private final Map<HttpServerResponse, ScriptedWatcher> watchers = new LinkedHashMap<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private Map<String, JsonObject> backup = Map.of();
    private long backupRev;
    private long rev = 100;
    private long oldestRev;
    private String refused = "";
    private int refuseWith;
    private String page = "";
    private int refusals;
    private int stalls;
    private boolean mute;

    ScriptedApi() throws Exception {
        listen(Ports.free());
    }

    /** Stops answering, as an API server that is shut down. */
    void shutDown() throws Exception {
        server.close().toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    }

    /** Answers again, at the same address. */
    void restart() throws Exception {
        listen(server.actualPort());
    }

    private void listen(int port) throws Exception {
        server =
                vertx.createHttpServer()
                        .requestHandler(this::answer)
                        .listen(port, "127.0.0.1")
                        .toCompletionStage()
                        .toCompletableFuture()
                        .get(60, TimeUnit.SECONDS);
    }

    KubernetesClient client() {
        return new KubernetesClientBuilder()
                .withConfig(
                        new ConfigBuilder(io.fabric8.kubernetes.client.Config.empty())
                                .withMasterUrl("http://127.0.0.1:" + server.actualPort())
                                .build())
                .build();
    }

    /** Creates or changes a Pod. */
    synchronized void put(String name, String uid, String node) {
        JsonObject metadata =
                new JsonObject()
                        .put("namespace", "default")
                        .put("name", name)
                        .put("uid", uid)
                        .put("resourceVersion", Long.toString(++rev))
                        .put("managedFields", new JsonArray().add(new JsonObject().put("x", 1)));
        JsonObject pod =
                new JsonObject()
                        .put("metadata", metadata)
                        .put("spec", new JsonObject().put("nodeName", node));
        boolean isNew = objects.put(name, pod) == null;
        tell(isNew ? "ADDED" : "MODIFIED", pod);
    }

    synchronized void delete(String name) {
        JsonObject pod = objects.remove(name).copy();
        pod.getJsonObject("metadata").put("resourceVersion", Long.toString(++rev));
        tell("DELETED", pod);
    }

    /** Remembers the state of now, as a backup does. */
    synchronized void backUp() {
        backup = new TreeMap<>(objects);
        backupRev = rev;
    }

    /**
     * Goes back to the state of the backup, as a restored etcd does; all connections break.
     *
     * @param ahead what versions go on from the backup's with; 0 as a plain restore, more with
     *     {@code --bump-revision}, where older ones are forgotten
     */
    synchronized void restore(long ahead) {
        objects.clear();
        objects.putAll(backup);
        history.clear();
        rev = backupRev + ahead;
        oldestRev = rev;
        cut();
    }

    /** Sends every watch a bookmark of now. */
    synchronized void bookmark() {
        rev++;
        JsonObject metadata = new JsonObject().put("resourceVersion", Long.toString(rev));
        JsonObject event =
                new JsonObject()
                        .put("type", "BOOKMARK")
                        .put("object", new JsonObject().put("metadata", metadata));
        watchers.values().forEach(watcher -> watcher.send(event));
    }

    /** Forgets all that happened, as compaction does. */
    synchronized void forget() {
        history.clear();
        oldestRev = rev;
    }

    /** Breaks all connections of watches. */
    synchronized void cut() {
        List.copyOf(watchers.keySet()).forEach(HttpServerResponse::reset);
        watchers.clear();
    }

    /** From now on the open watches stay open and bring nothing. */
    synchronized void silence() {
        watchers.clear();
    }

    /** Answers the next requests with an error. */
    synchronized void refuse(int status, int times) {
        refuse("", status, times);
    }

    /** Answers the next requests that have a text in them with an error. */
    synchronized void refuse(String text, int status, int times) {
        refused = text;
        refuseWith = status;
        refusals = times;
    }

    /** Never answers the next requests. */
    synchronized void stall(int times) {
        stalls = times;
    }

    /** Answers the next requests with a page of a proxy. */
    synchronized void garbage(int times) {
        page = "<html>please log in</html>\n";
        refuse(200, times);
    }

    /** Answers the next lists with success and this. */
    synchronized void noList(String text, int times) {
        page = text;
        refuse("limit=", 200, times);
    }

    /** Whether changes are told to nobody, as when all connections are broken. */
    synchronized void mute(boolean silent) {
        mute = silent;
    }

    List<String> requests() {
        return List.copyOf(requests);
    }

    synchronized int openWatches() {
        return watchers.size();
    }

    synchronized String rev() {
        return Long.toString(rev);
    }

    @Override
    public void close() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    }

    private synchronized void tell(String type, JsonObject pod) {
        JsonObject event = new JsonObject().put("type", type).put("object", pod.copy());
        JsonObject object = event.getJsonObject("object");
        object.put("apiVersion", "v1").put("kind", "Pod");
        history.add(event);
        if (!mute) {
            watchers.values().forEach(watcher -> watcher.send(event));
        }
    }

    private synchronized void answer(HttpServerRequest request) {
        requests.add(request.method() + " " + request.uri());
        HttpServerResponse response = request.response();
        if (stalls > 0) {
            stalls--;
        } else if (refusals > 0 && request.uri().contains(refused)) {
            refusals--;
            fail(response, refuseWith);
        } else if ("true".equals(request.getParam("watch"))) {
            watch(request);
        } else {
            list(request);
        }
    }

    private void list(HttpServerRequest request) {
        int limit = Integer.parseInt(request.getParam("limit", "500"));
        String after = request.getParam("continue", "");
        List<JsonObject> matching =
                objects.entrySet().stream()
                        .filter(entry -> entry.getKey().compareTo(after) > 0)
                        .map(Map.Entry::getValue)
                        .filter(
                                pod ->
                                        ScriptedWatcher.matches(
                                                pod, request.getParam("fieldSelector", "")))
                        .toList();
        JsonObject metadata = new JsonObject().put("resourceVersion", Long.toString(rev));
        if (matching.size() > limit) {
            JsonObject last = matching.get(limit - 1);
            metadata.put("continue", last.getJsonObject("metadata").getString("name"));
        }
        JsonArray items = new JsonArray();
        matching.stream().limit(limit).forEach(items::add);
        request.response()
                .end(
                        new JsonObject()
                                .put("kind", "PodList")
                                .put("apiVersion", "v1")
                                .put("metadata", metadata)
                                .put("items", items)
                                .encode());
    }

    private void watch(HttpServerRequest request) {
        long from = Long.parseLong(request.getParam("resourceVersion"));
        HttpServerResponse response = request.response().setChunked(true);
        response.writeHead();
        if (from < oldestRev) {
            JsonObject gone =
                    new JsonObject()
                            .put("kind", "Status")
                            .put("code", 410)
                            .put("reason", "Expired")
                            .put("message", "too old resource version");
            response.end(new JsonObject().put("type", "ERROR").put("object", gone).encode() + "\n");
            return;
        }
        ScriptedWatcher watcher =
                new ScriptedWatcher(response, request.getParam("fieldSelector", ""));
        history.stream().filter(event -> revOf(event) > from).forEach(watcher::send);
        watchers.put(response, watcher);
        response.closeHandler(
                closed -> {
                    synchronized (this) {
                        watchers.remove(response);
                    }
                });
    }

    private static long revOf(JsonObject event) {
        return Long.parseLong(
                event.getJsonObject("object")
                        .getJsonObject("metadata")
                        .getString("resourceVersion"));
    }

    private void fail(HttpServerResponse response, int status) {
        if (status == 200) {
            response.end(page);
            return;
        }
        response.setStatusCode(status)
                .end(
                        new JsonObject()
                                .put("kind", "Status")
                                .put("code", status)
                                .put("message", "as scripted")
                                .encode());
    }
}
