package io.caravel.kube;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** Records requests and gives prepared answers, or else an object of version 7. */
final class RecordingApi implements AutoCloseable {

    record Request(
            String method, String uri, String contentType, String authorization, JsonObject body) {}

    private record Answer(int status, String body, String retryAfter) {}

    private static final String OBJECT =
            "{\"kind\":\"X\",\"metadata\":{\"uid\":\"u7\",\"resourceVersion\":\"7\",\"managedFields\":[]}}";

    private static final int BROKEN = 0;

    private final Vertx vertx = Vertx.vertx();
    private final HttpServer server;
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final Map<String, Future<Void>> held = new ConcurrentHashMap<>();
    private final Queue<Answer> answers = new ConcurrentLinkedQueue<>();

    RecordingApi() throws Exception {
        server =
                vertx.createHttpServer()
                        .requestHandler(this::record)
                        .listen(0, "127.0.0.1")
                        .toCompletionStage()
                        .toCompletableFuture()
                        .get(60, TimeUnit.SECONDS);
    }

    KubernetesClient client() {
        return new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder(Config.empty()).withMasterUrl(url()).build())
                .build();
    }

    /** A client that fails before it sends anything. */
    KubernetesClient clientThatThrows(RuntimeException fault) {
        Interceptor throwing =
                new Interceptor() {
                    @Override
                    public void before(
                            BasicBuilder builder, HttpRequest request, RequestTags tags) {
                        throw fault;
                    }
                };
        return new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder(Config.empty()).withMasterUrl(url()).build())
                .withHttpClientBuilderConsumer(
                        http -> http.addOrReplaceInterceptor("throwing", throwing))
                .build();
    }

    void answer(int status, String body) {
        answers.add(new Answer(status, body, null));
    }

    void answerRetryAfter(int status, String seconds) {
        answers.add(new Answer(status, "", seconds));
    }

    /** The connection of the next request breaks in the middle of its answer. */
    void breakOff() {
        answers.add(new Answer(BROKEN, OBJECT.substring(0, 20), null));
    }

    /** Where it is. */
    String url() {
        return "http://127.0.0.1:" + server.actualPort();
    }

    /** Answers requests whose body has this only when what it returns is completed. */
    Promise<Void> hold(String bodyPart) {
        Promise<Void> release = Promise.promise();
        held.put(bodyPart, release.future());
        return release;
    }

    List<Request> requests() {
        return List.copyOf(requests);
    }

    Request only() {
        if (requests.size() != 1) {
            throw new AssertionError("not one request but " + requests);
        }
        return requests.get(0);
    }

    @Override
    public void close() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    }

    private void record(HttpServerRequest request) {
        request.body()
                .onSuccess(
                        body -> {
                            String text = body.toString();
                            requests.add(
                                    new Request(
                                            request.method().name(),
                                            request.uri(),
                                            request.getHeader("Content-Type"),
                                            request.getHeader("Authorization"),
                                            text.startsWith("{") ? new JsonObject(text) : null));
                            Answer answer = answers.poll();
                            reply(
                                    request,
                                    text,
                                    answer == null ? new Answer(200, OBJECT, null) : answer);
                        });
    }

    private void reply(HttpServerRequest request, String text, Answer answer) {
        if (answer.status() == BROKEN) {
            request.response()
                    .setChunked(true)
                    .write(answer.body())
                    .onComplete(sent -> request.connection().close());
            return;
        }
        if (answer.retryAfter() != null) {
            request.response().putHeader("Retry-After", answer.retryAfter());
        }
        request.response().setStatusCode(answer.status());
        held.entrySet().stream()
                .filter(entry -> text.contains(entry.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(Future.succeededFuture())
                .onSuccess(now -> request.response().end(answer.body()));
    }
}
