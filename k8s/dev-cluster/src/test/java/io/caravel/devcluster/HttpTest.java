package io.caravel.devcluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravel.devcluster.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes over the wire: watches, paging, ownership and node health. */
class HttpTest {

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String MAPS = "/api/v1/namespaces/default/configmaps";

    @TempDir static Path folder;
    private static DevProcess dev;
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @BeforeAll
    static void start() {
        dev = DevProcess.start(folder, "--history", "50", "--node-grace", "2");
    }

    @AfterAll
    static void stop() throws InterruptedException {
        dev.close();
    }

    private static URI uri(String path) {
        return URI.create(dev.url().replaceAll("/$", "") + path);
    }

    private static HttpResponse<String> send(String method, String path, String type, byte[] body)
            throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(uri(path))
                        .timeout(SOON)
                        .method(method, HttpRequest.BodyPublishers.ofByteArray(body));
        if (!type.isEmpty()) {
            request.header("Content-Type", type);
        }
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static JsonNode json(String method, String path, String body) throws Exception {
        String type = method.equals("PATCH") ? "application/merge-patch+json" : "application/json";
        String text = send(method, path, type, body.getBytes(StandardCharsets.UTF_8)).body();
        return Json.parse(text.getBytes(StandardCharsets.UTF_8));
    }

    private static JsonNode create(String name, String metadata) throws Exception {
        JsonNode created =
                json("POST", MAPS, "{\"metadata\":{\"name\":\"" + name + "\"" + metadata + "}}");
        assertThat(created.path("kind").asText()).as(created.toString()).isEqualTo("ConfigMap");
        return created;
    }

    /** The events of a watch that ends by itself. */
    private static List<JsonNode> watch(String query) throws Exception {
        String body = send("GET", MAPS + "?watch=true&" + query, "", new byte[0]).body();
        List<JsonNode> events = new ArrayList<>();
        for (String line : body.split("\n")) {
            if (!line.isBlank()) {
                events.add(Json.parse(line.getBytes(StandardCharsets.UTF_8)));
            }
        }
        return events;
    }

    private static List<String> told(List<JsonNode> events) {
        return events.stream()
                .map(e -> Json.str(e, "type") + " " + Json.str(e, "object", "metadata", "name"))
                .toList();
    }

    @Test
    void a_watch_resumes_where_it_was_and_says_when_it_cannot() throws Exception {
        // Given a version, and changes after it
        String from = Json.str(create("w1", ""), "metadata", "resourceVersion");
        create("w2", ",\"labels\":{\"a\":\"b\"}");
        json("PATCH", MAPS + "/w2", "{\"metadata\":{\"labels\":{\"a\":\"c\"}}}");
        json("DELETE", MAPS + "/w1", "");
        // Then a watch from there tells all of them
        String since = "timeoutSeconds=1&resourceVersion=" + from;
        assertThat(told(watch(since))).containsExactly("ADDED w2", "MODIFIED w2", "DELETED w1");
        // And an object that leaves a selection is told as gone
        assertThat(told(watch(since + "&labelSelector=a%3Db")))
                .containsExactly("ADDED w2", "DELETED w2");
        // And a version that is too old is refused as such
        for (int i = 0; i < 60; i++) {
            json("PATCH", MAPS + "/w2", "{\"data\":{\"i\":\"" + i + "\"}}");
        }
        List<JsonNode> events = watch(since);
        assertThat(Json.str(events.get(0), "type")).isEqualTo("ERROR");
        assertThat(events.get(0).path("object").path("code").asInt()).isEqualTo(410);
        // And one of the future is waited for without a word, as real API servers do
        assertThat(watch("timeoutSeconds=1&resourceVersion=99999999")).isEmpty();
    }

    @Test
    void a_streamed_list_ends_with_a_bookmark() throws Exception {
        // Given an object
        create("streamed", "");
        // When a watch asks for what is there first
        List<JsonNode> events =
                watch(
                        "timeoutSeconds=1&sendInitialEvents=true&allowWatchBookmarks=true"
                                + "&resourceVersionMatch=NotOlderThan");
        // Then the bookmark that says so comes last
        assertThat(told(events)).contains("ADDED streamed");
        JsonNode last = events.get(events.size() - 1);
        assertThat(Json.str(last, "type")).isEqualTo("BOOKMARK");
        assertThat(last.toString()).contains("k8s.io/initial-events-end");
    }

    @Test
    void a_watch_over_a_web_socket_tells_the_same() throws Exception {
        // Given a WebSocket watch
        List<String> seen = new CopyOnWriteArrayList<>();
        URI ws = URI.create(uri(MAPS + "?watch=true").toString().replace("http", "ws"));
        WebSocket socket =
                HTTP.newWebSocketBuilder()
                        .buildAsync(
                                ws,
                                new WebSocket.Listener() {
                                    @Override
                                    public CompletionStage<?> onText(
                                            WebSocket from, CharSequence data, boolean last) {
                                        seen.add(data.toString());
                                        from.request(1);
                                        return null;
                                    }
                                })
                        .get();
        // When an object comes
        create("socketed", "");
        // Then it is told
        await().atMost(SOON)
                .untilAsserted(
                        () ->
                                assertThat(seen)
                                        .anyMatch(
                                                s ->
                                                        s.contains("ADDED")
                                                                && s.contains("socketed")));
        socket.abort();
    }

    @Test
    void a_list_comes_in_pages() throws Exception {
        // Given three objects
        for (String name : List.of("p1", "p2", "p3")) {
            create(name, ",\"labels\":{\"page\":\"yes\"}");
        }
        // When they are listed by two
        JsonNode first = json("GET", MAPS + "?labelSelector=page&limit=2", "");
        String token = Json.str(first, "metadata", "continue");
        JsonNode second = json("GET", MAPS + "?labelSelector=page&limit=2&continue=" + token, "");
        // Then the second page has the rest and is the last
        assertThat(first.path("items").size()).isEqualTo(2);
        assertThat(second.path("items").size()).isEqualTo(1);
        assertThat(Json.str(second, "metadata", "continue")).isEmpty();
    }

    @Test
    void dependents_go_with_their_owner_and_finalizers_hold() throws Exception {
        // Given an owner that a finalizer holds, and a dependent
        String uid = Json.str(create("owner", ",\"finalizers\":[\"x/y\"]"), "metadata", "uid");
        create(
                "dependent",
                ",\"ownerReferences\":[{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\","
                        + "\"name\":\"owner\",\"uid\":\""
                        + uid
                        + "\"}]");
        // When the owner is deleted
        json("DELETE", MAPS + "/owner", "");
        // Then it stays, marked, until the finalizer is gone
        JsonNode held = json("GET", MAPS + "/owner", "");
        assertThat(Json.str(held, "metadata", "deletionTimestamp")).isNotEmpty();
        assertThat(json("GET", MAPS + "/dependent", "").path("kind").asText())
                .isEqualTo("ConfigMap");
        json("PATCH", MAPS + "/owner", "{\"metadata\":{\"finalizers\":null}}");
        assertThat(json("GET", MAPS + "/owner", "").path("code").asInt()).isEqualTo(404);
        // And the dependent follows
        await().atMost(SOON)
                .until(() -> json("GET", MAPS + "/dependent", "").path("code").asInt() == 404);
    }

    @Test
    void a_silent_node_becomes_unknown_and_is_tainted() throws Exception {
        // Given a node that was ready and is silent
        json(
                "POST",
                "/api/v1/nodes",
                "{\"metadata\":{\"name\":\"quiet\"},\"status\":{\"conditions\":["
                        + "{\"type\":\"Ready\",\"status\":\"True\"}]}}");
        // Then it is told to be Unknown, with the taints that keep Pods away
        await().atMost(SOON)
                .untilAsserted(
                        () -> {
                            JsonNode node = json("GET", "/api/v1/nodes/quiet", "");
                            assertThat(node.path("status").toString())
                                    .contains("\"status\":\"Unknown\"", "NodeStatusUnknown");
                            assertThat(node.path("spec").path("taints").toString())
                                    .contains("node.kubernetes.io/unreachable", "NoExecute");
                        });
        // And is well again when it says so
        HttpResponse<String> well =
                send(
                        "PATCH",
                        "/api/v1/nodes/quiet/status",
                        "application/strategic-merge-patch+json",
                        "{\"status\":{\"conditions\":[{\"type\":\"Ready\",\"status\":\"True\"}]}}"
                                .getBytes(StandardCharsets.UTF_8));
        JsonNode node = Json.parse(well.body().getBytes(StandardCharsets.UTF_8));
        assertThat(node.path("status").toString()).contains("\"status\":\"True\"");
    }
}
