package io.caravel.edge.devices;

import static io.caravel.edge.devices.DeviceEdge.property;
import static io.caravel.edge.devices.DeviceEdge.soon;
import static org.assertj.core.api.Assertions.assertThat;

import io.caravel.lab.Ports;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The Kamelet http-push-source with devices that are HTTP clients. */
class HttpPushKameletTest {

    private static final JsonObject PUSH = new JsonObject().put("mode", "push");
    private static final String METER = "/default/meter";

    @TempDir Path folder;
    private final HttpClient device = HttpClient.newHttpClient();
    private DeviceEdge edge;
    private String url;

    @BeforeEach
    void start() throws IOException {
        int port = Ports.free();
        url = "http://127.0.0.1:" + port;
        edge = new DeviceEdge(folder, Map.of("edge.devices.http.listen", "127.0.0.1:" + port));
    }

    @AfterEach
    void stop() {
        edge.close();
    }

    private HttpResponse<String> push(String path, String body, String... headers) {
        try {
            HttpRequest.Builder request =
                    HttpRequest.newBuilder(URI.create(url + path))
                            .POST(HttpRequest.BodyPublishers.ofString(body));
            if (headers.length > 0) {
                request.headers(headers);
            }
            return device.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            return null;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private int status(String path, String body, String... headers) {
        HttpResponse<String> answer = push(path, body, headers);
        return answer == null ? 0 : answer.statusCode();
    }

    private static void refused(HttpResponse<String> answer, int status, String code) {
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(new JsonObject(answer.body()).getString("code")).isEqualTo(code);
        assertThat(new JsonObject(answer.body()).getString("reason")).isNotBlank();
    }

    private void meter(JsonObject config) {
        edge.device(
                "meter",
                "http",
                config,
                property("power", new JsonObject()),
                property("room", new JsonObject().put("path", "$.where.room")));
        String login = "Bearer " + config.getString("token", "none");
        soon().until(() -> status(METER, "{\"power\":1}", "Authorization", login) == 204);
        soon().until(
                        () ->
                                status(METER, "{\"where\":{\"room\":1}}", "Authorization", login)
                                        == 204);
    }

    @Test
    void aReadingThatIsPushedIsOnDiskWhenItIsAnswered() {
        // Given
        meter(PUSH);
        for (int i = 10; i < 60; i++) {
            // When
            HttpResponse<String> answer =
                    push(METER, "{\"power\":%d,\"where\":{\"room\":\"r%d\"}}".formatted(i, i));
            // Then
            assertThat(answer.statusCode()).isEqualTo(204);
            assertThat(answer.body()).isEmpty();
            assertThat(edge.reported("meter", "power")).isEqualTo(Integer.toString(i));
            assertThat(edge.reported("meter", "room")).isEqualTo("r" + i);
        }
        soon().until(() -> edge.state("meter").equals("online"));
        // And one that says only part leaves the rest as it was
        assertThat(status(METER, "{\"power\":9.5}")).isEqualTo(204);
        assertThat(edge.reported("meter", "power")).isEqualTo("9.5");
        assertThat(edge.reported("meter", "room")).isEqualTo("r59");
    }

    @Test
    void aTextIsTakenAsItIsOnAPathOfItsOwn() {
        // Given
        JsonObject visitor = new JsonObject().put("format", "text").put("resource", "door/1");
        edge.device("door", "http", PUSH, property("state", visitor));
        // When
        soon().until(() -> status("/door/1", "open, \u00fcber all") == 204);
        // Then
        assertThat(edge.reported("door", "state")).isEqualTo("open, \u00fcber all");
    }

    @Test
    void whoDoesNotLogInIsRefusedAndSaysNothingOfTheDevice() {
        // Given
        meter(
                PUSH.copy()
                        .put("token", "s3+cr/et=&t%41 x")
                        .put("username", "u")
                        .put("password", "p"));
        edge.device("other", "http", PUSH.copy().put("token", "other"), property("power", PUSH));
        soon().until(() -> status("/default/other", "{}", "Authorization", "Bearer other") == 422);
        // When
        String body = "{\"power\":7}";
        refused(push(METER, body), 401, "PUSH-003");
        refused(push(METER, body, "Authorization", "Bearer other"), 401, "PUSH-003");
        refused(push(METER, body, "Authorization", "s3+cr/et=&t%41 x"), 401, "PUSH-003");
        refused(push(METER, body, "Authorization", basic("u", "q")), 401, "PUSH-003");
        refused(push(METER, body, "Authorization", basic("", "")), 401, "PUSH-003");
        // Then
        assertThat(edge.reported("meter", "power")).isEqualTo("1");
        assertThat(edge.state("other")).isIn("unknown", "online");
        assertThat(status(METER, body, "Authorization", basic("u", "p"))).isEqualTo(204);
        assertThat(edge.reported("meter", "power")).isEqualTo("7");
    }

    private static String basic(String user, String password) {
        byte[] plain = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(plain);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "400|PUSH-005|''",
                "422|EDGE-DEVICE-005|{not JSON",
                "422|EDGE-DEVICE-005|{\"power\":",
                "422|PUSH-006|{}",
                "422|PUSH-006|[]",
                "422|EDGE-DEVICE-005|null",
                "422|PUSH-006|{\"power\":null}",
                "422|PUSH-006|{\"Power\":1}",
            })
    void badInputIsRefusedWithACodeAndChangesNothing(int status, String code, String body) {
        // Given
        meter(PUSH);
        // When, then
        refused(push(METER, body), status, code);
        assertThat(edge.reported("meter", "power")).isEqualTo("1");
        assertThat(status(METER, "{\"power\":2}")).isEqualTo(204);
    }

    @Test
    void whatIsTooLargeOrElsewhereOrFromAWebPageIsRefused() throws Exception {
        // Given
        meter(PUSH);
        // When, then
        String large = "{\"power\":\"" + "x".repeat(70_000) + "\"}";
        refused(push(METER, large), 422, "EDGE-DEVICE-006");
        HttpResponse<String> larger = push(METER, " ".repeat(1024 * 1024 + 1));
        if (larger != null) {
            refused(larger, 413, "PUSH-005");
        }
        assertThat(status(METER, " ".repeat(1024 * 1024 - 11) + "{\"power\":3}")).isEqualTo(204);
        refused(push("/default/nobody", "{}"), 404, "PUSH-004");
        refused(push(METER, "{\"power\":4}", "Origin", "http://evil.example"), 403, "PUSH-003");
        HttpRequest get = HttpRequest.newBuilder(URI.create(url + METER)).GET().build();
        refused(device.send(get, HttpResponse.BodyHandlers.ofString()), 405, "PUSH-004");
        assertThat(edge.reported("meter", "power")).isEqualTo("3");
    }

    @Test
    void aDeviceThatGoesIsNotTakenAnyMore() {
        // Given
        meter(PUSH);
        // When
        edge.noDevice("meter");
        // Then nothing listens
        soon().until(() -> status(METER, "{\"power\":5}") == 0);
        // And when it is back, it is taken
        meter(PUSH);
    }
}
