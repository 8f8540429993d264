package io.caravel.devcluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravel.devcluster.json.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rubbish is refused with a Status, and nobody but loopback is served. */
class RubbishTest {

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String MAPS = "/api/v1/namespaces/default/configmaps";

    @TempDir static Path folder;
    private static DevProcess dev;
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @BeforeAll
    static void start() {
        dev = DevProcess.start(folder);
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

    @Test
    void rubbish_is_refused_and_never_ends_the_server() throws Exception {
        // Given bodies of rubbish, cut-off documents and wrong shapes
        Random random = new Random(7);
        List<byte[]> bodies = new ArrayList<>();
        String good =
                "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"f\"}}";
        for (int i = 0; i < 200; i++) {
            byte[] noise = new byte[random.nextInt(60)];
            random.nextBytes(noise);
            bodies.add(noise);
            byte[] cut =
                    good.substring(0, random.nextInt(good.length() - 1))
                            .getBytes(StandardCharsets.UTF_8);
            bodies.add(cut);
            byte[] proto = new byte[noise.length + 4];
            System.arraycopy(new byte[] {'k', '8', 's', 0}, 0, proto, 0, 4);
            System.arraycopy(noise, 0, proto, 4, noise.length);
            bodies.add(proto);
        }
        for (String shape :
                List.of(
                        "[]",
                        "1",
                        "\"x\"",
                        "null",
                        "{\"metadata\":[]}",
                        "{\"metadata\":{\"name\":{}}}",
                        "{\"metadata\":{\"labels\":[1]}}",
                        "[".repeat(100_000),
                        "{}{}")) {
            bodies.add(shape.getBytes(StandardCharsets.UTF_8));
        }
        List<String> types =
                List.of(
                        "application/json",
                        "application/yaml",
                        "application/vnd.kubernetes.protobuf",
                        "application/json-patch+json",
                        "application/merge-patch+json",
                        "application/strategic-merge-patch+json",
                        "application/apply-patch+yaml",
                        "text/plain");
        create("fuzzed", "");
        // When they are sent in every format
        for (int i = 0; i < bodies.size(); i++) {
            String type = types.get(i % types.size());
            boolean patch = type.contains("patch");
            String path = patch ? MAPS + "/fuzzed?fieldManager=f" : MAPS;
            int code = send(patch ? "PATCH" : "POST", path, type, bodies.get(i)).statusCode();
            // Then each is refused (a patch of noise may be an empty YAML), none is a fault
            assertThat(code)
                    .as("%s %s", type, new String(bodies.get(i), StandardCharsets.ISO_8859_1))
                    .isNotEqualTo(500);
            assertThat(patch || code >= 400).isTrue();
        }
        assertThat(json("GET", MAPS + "/fuzzed", "").path("kind").asText()).isEqualTo("ConfigMap");
        assertThat(DevProcess.text(dev.log())).doesNotContain("DEV-API-001");
    }

    @ParameterizedTest
    @ValueSource(strings = {"9223372036854775808", "-9223372036854775809", "1e400", "1e999999999"})
    void a_number_beyond_64_bits_is_refused_by_name(String number) throws Exception {
        // Given an object of a custom kind's shape, and a Pod, with a number that fits nowhere
        String pod =
                "{\"metadata\":{\"name\":\"n\"},\"spec\":{\"terminationGracePeriodSeconds\":"
                        + number
                        + ",\"containers\":[{\"name\":\"c\",\"image\":\"x\"}]}}";
        // When it is created
        JsonNode answer = json("POST", "/api/v1/namespaces/default/pods", pod);
        // Then the refusal says which, and the server lives on
        assertThat(answer.path("code").asInt()).as(answer.toString()).isEqualTo(400);
        assertThat(Json.str(answer, "message"))
                .contains("spec.terminationGracePeriodSeconds does not fit into 64 bits");
        assertThat(DevProcess.text(dev.log())).doesNotContain("DEV-API-001");
    }

    @Test
    void the_largest_number_of_64_bits_is_kept_as_it_is() throws Exception {
        // Given
        String map = MAPS + "/big";
        create("big", "");
        // When
        JsonNode answer = json("PATCH", map, "{\"metadata\":{\"generation\":9223372036854775807}}");
        // Then
        assertThat(answer.path("kind").asText()).as(answer.toString()).isEqualTo("ConfigMap");
    }

    @Test
    void odd_paths_and_queries_get_a_status() throws Exception {
        for (String path :
                List.of(
                        "/x",
                        "/api/v2/pods",
                        "/apis/none/v1/x",
                        MAPS + "/a/b/c/d",
                        "/api/v1/namespaces/default/nodes",
                        "/api/v1/configmaps/x",
                        MAPS + "?limit=x",
                        MAPS + "?continue=%25",
                        MAPS + "?labelSelector=((",
                        MAPS + "?fieldSelector=a.b%3Dc",
                        MAPS + "?watch=1&resourceVersion=x",
                        MAPS + "?watch=1&sendInitialEvents=true")) {
            JsonNode answer = json("GET", path, "");
            assertThat(answer.path("kind").asText()).as(path).isEqualTo("Status");
            assertThat(answer.path("code").asInt()).as(path).isIn(400, 404);
        }
        assertThat(json("PUT", MAPS, "{}").path("code").asInt()).isEqualTo(405);
    }

    @Test
    void an_event_lives_where_its_object_does() throws Exception {
        // Given an Event of default about an object elsewhere
        String event =
                "{\"metadata\":{\"name\":\"e\"},\"involvedObject\":{\"kind\":\"Pod\","
                        + "\"name\":\"p\",\"namespace\":\"elsewhere\"}}";
        JsonNode answer = json("POST", "/api/v1/namespaces/default/events", event);
        // Then it is refused
        assertThat(Json.str(answer, "message")).contains("does not match event.namespace");
    }

    @Test
    void web_pages_are_kept_out() throws Exception {
        // Given a request under a foreign name
        URI server = uri("/");
        try (Socket socket = new Socket(server.getHost(), server.getPort())) {
            OutputStream out = socket.getOutputStream();
            out.write(
                    ("GET /api/v1/secrets HTTP/1.1\r\nHost: evil.example\r\n"
                                    + "Connection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            BufferedReader in =
                    new BufferedReader(
                            new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            // Then it is refused
            assertThat(in.readLine()).contains("403");
        }
    }
}
