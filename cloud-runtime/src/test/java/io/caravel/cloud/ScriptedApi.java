package io.caravel.cloud;

import io.caravel.kube.KubeApplyComponent;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** An API server on loopback that answers each request as the test says, 200 at first. */
final class ScriptedApi implements AutoCloseable {

    /** A request that was answered. */
    record Asked(String path, String body, int status) {

        boolean succeeded() {
            return status < 300;
        }
    }

    /** What is answered: a Status of the API, or for 200 nothing of interest. */
    record Answer(int status, JsonObject details) {

        static Answer of(int status) {
            return new Answer(status, new JsonObject());
        }
    }

    private final Vertx vertx = Vertx.vertx();
    private final List<Asked> asked = new CopyOnWriteArrayList<>();
    private final KubernetesClient client;
    private volatile Function<String, Answer> script = body -> Answer.of(200);

    ScriptedApi() {
        HttpServer server =
                vertx.createHttpServer()
                        .requestHandler(
                                request -> request.body().onSuccess(b -> answer(request, b)))
                        .listen(0, "127.0.0.1")
                        .toCompletionStage()
                        .toCompletableFuture()
                        .join();
        client =
                new KubernetesClientBuilder()
                        .withConfig(
                                new ConfigBuilder()
                                        .withMasterUrl("http://127.0.0.1:" + server.actualPort())
                                        .build())
                        .build();
    }

    /** From now on a request is answered with what the function makes of its path and body. */
    void answers(Function<String, Answer> with) {
        script = with;
    }

    /** The requests whose path and body contain a text. */
    List<Asked> asked(String about) {
        return asked.stream().filter(one -> (one.path() + one.body()).contains(about)).toList();
    }

    KubeApplyComponent component() {
        KubeApplyComponent component = new KubeApplyComponent();
        component.setKubernetesClient(client);
        return component;
    }

    @Override
    public void close() {
        client.close();
        vertx.close();
    }

    private void answer(HttpServerRequest request, Buffer body) {
        String path = request.path() + " " + body;
        Answer answer = script.apply(path);
        asked.add(new Asked(request.path(), body.toString(), answer.status()));
        JsonObject said =
                new JsonObject()
                        .put("kind", "Status")
                        .put("reason", answer.status() == 404 ? "NotFound" : "Refused")
                        .put("code", answer.status())
                        .put("details", answer.details());
        request.response()
                .setStatusCode(answer.status())
                .putHeader("Content-Type", "application/json")
                .end(answer.status() < 300 ? CloudOnApi.TAKEN : said.encode());
    }
}
