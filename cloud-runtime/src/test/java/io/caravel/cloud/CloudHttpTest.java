package io.caravel.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravel.cloud.config.CloudConfig;
import io.caravel.cloud.replicas.Claims;
import io.caravel.component.queue.Lane;
import io.caravel.component.queue.QueueStore;
import io.caravel.lab.Ports;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.Writer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands over HTTP, as routes/README.md tells to set it up, in the whole cloud runtime. */
class CloudHttpTest {

    @TempDir Path folder;
    private final HttpClient http = HttpClient.newHttpClient();
    private int port;
    private int management;
    private CloudRuntime cloud;

    @BeforeEach
    void start() throws IOException {
        port = Ports.free();
        Properties settings = new Properties();
        settings.put("cloud.data.dir", folder.toString());
        settings.put("cloud.link.plain", "true");
        settings.put("cloud.link.host", "127.0.0.1");
        settings.put("cloud.link.port", "0");
        settings.put(
                "cloud.commands.uri",
                "platform-http:/commands?httpMethodRestrict=POST&consumes=application/json");
        settings.put("cloud.commands.max.bytes", "2000");
        settings.put("camel.server.port", String.valueOf(port));
        management = Ports.free();
        settings.put("camel.management.port", String.valueOf(management));
        Path file = folder.resolve("cloud.properties");
        try (Writer out = Files.newBufferedWriter(file)) {
            settings.store(out, null);
        }
        cloud = new CloudRuntime(CloudConfig.read("--config", file.toString()));
        cloud.start();
    }

    @AfterEach
    void stop() {
        cloud.close();
    }

    @Test
    void anOrderIsAnsweredWhenItIsOnDisk() throws Exception {
        HttpResponse<String> answer =
                post("{\"node\":\"edge-1\",\"topic\":\"a\",\"payload\":\"on\"}");
        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(answer.body()).isEqualTo("{\"accepted\":true}");
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
        assertThat(waiting()).isEqualTo(1);
    }

    @Test
    void whatWaitsIsAmongTheMetrics() throws Exception {
        post("{\"node\":\"edge-1\",\"topic\":\"a\",\"payload\":\"on\"}");
        URI metrics = URI.create("http://127.0.0.1:" + management + "/observe/metrics");
        HttpResponse<String> answer =
                http.send(
                        HttpRequest.newBuilder(metrics).build(),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(answer.body())
                .contains("caravel_queue_waiting{lane=\"events\",queue=\"commands\"} 1.0")
                .contains("caravel_queue_dropped{lane=\"events\",queue=\"telemetry\",");
    }

    @Test
    void anOrderThatIsWrongIsRefusedWithACode() throws Exception {
        HttpResponse<String> answer = post("{\"node\":\"edge-1\",\"topic\":\"a/+\"}");
        assertThat(answer.statusCode()).isEqualTo(400);
        JsonObject said = new JsonObject(answer.body());
        assertThat(said.getString("code")).isEqualTo("CLOUD-CMD-001");
        assertThat(said.getString("reason")).isNotEmpty();
        assertThat(waiting()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a..b", "a.-b", "a-.b", "A", "../edge-1", ""})
    void anOrderForANameThatNoNodeCanHaveIsRefused(String node) throws Exception {
        HttpResponse<String> answer =
                post("{\"node\":\"%s\",\"topic\":\"a\",\"payload\":\"on\"}".formatted(node));
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("CLOUD-CMD-001", "there is no node of such a name");
        assertThat(waiting()).isZero();
    }

    @Test
    void anOrderForWhichThereIsNoRoomIsRefusedWithACode() throws Exception {
        HttpResponse<String> answer =
                post(
                        "{\"node\":\"edge-1\",\"topic\":\"a\",\"payload\":\"%s\"}"
                                .formatted("x".repeat(4000)));
        assertThat(answer.statusCode()).isEqualTo(507);
        JsonObject said = new JsonObject(answer.body());
        assertThat(said.getString("code")).isEqualTo("CLOUD-CMD-002");
        assertThat(said.getString("reason")).contains("QUEUE-013");
        assertThat(waiting()).isZero();
    }

    @Test
    void anOrderForANodeThatAnotherReplicaServesIsRefusedWithItsName() throws Exception {
        // Given a node that another replica serves, as the cluster says
        String order = "{\"node\":\"edge-1\",\"topic\":\"a\"}";
        served("7", "True");
        // When
        HttpResponse<String> answer = post(order);
        // Then
        assertThat(answer.statusCode()).isEqualTo(421);
        JsonObject said = new JsonObject(answer.body());
        assertThat(said.getString("code")).isEqualTo("CLOUD-CMD-003");
        assertThat(said.getString("replica")).isEqualTo("cloud-9");
        assertThat(waiting()).isZero();
        // And when nobody hears the node any more, then its commands may wait anywhere
        served("8", "Unknown");
        assertThat(post(order).statusCode()).isEqualTo(202);
        assertThat(waiting()).isEqualTo(1);
    }

    private void served(String rev, String ready) {
        String node =
                """
                {"metadata":{"resourceVersion":"%s","annotations":{"caravel.io/served-by":"cloud-9"}},
                 "status":{"conditions":[{"type":"Ready","status":"%s"}]}}"""
                        .formatted(rev, ready);
        cloud.context()
                .getRegistry()
                .lookupByNameAndType("claims", Claims.class)
                .lost("put", "edge-1", node);
    }

    @Test
    void whatIsNotSaidToBeJsonIsNoOrder() throws Exception {
        String order = "{\"node\":\"edge-1\",\"topic\":\"a\"}";
        assertThat(post("application/x-www-form-urlencoded", order).statusCode()).isEqualTo(415);
        assertThat(waiting()).isZero();
    }

    @Test
    void anythingButAPostIsNoOrder() throws Exception {
        HttpRequest get = HttpRequest.newBuilder(address()).GET().build();
        assertThat(http.send(get, HttpResponse.BodyHandlers.ofString()).statusCode())
                .isEqualTo(405);
    }

    @Test
    void onlyThisMachineReachesItUnlessTheSettingsSaySo() throws Exception {
        for (NetworkInterface card : NetworkInterface.networkInterfaces().toList()) {
            for (InetAddress own : card.inetAddresses().toList()) {
                if (!own.isLoopbackAddress()) {
                    assertThat(isOpen(own)).as(own + " is open").isFalse();
                }
            }
        }
        assertThat(isOpen(InetAddress.getLoopbackAddress())).isTrue();
    }

    private boolean isOpen(InetAddress own) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(own, port), 20_000);
            return true;
        } catch (IOException refused) {
            return false;
        }
    }

    private HttpResponse<String> post(String body) throws Exception {
        return post("application/json", body);
    }

    private HttpResponse<String> post(String type, String body) throws Exception {
        HttpRequest order =
                HttpRequest.newBuilder(address())
                        .header("Content-Type", type)
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build();
        return http.send(order, HttpResponse.BodyHandlers.ofString());
    }

    private URI address() {
        return URI.create("http://127.0.0.1:" + port + "/commands");
    }

    private long waiting() {
        return cloud.context()
                .getRegistry()
                .lookupByNameAndType("queueStore", QueueStore.class)
                .ledger("commands", Lane.EVENTS)
                .waiting();
    }
}
