package io.caravel.edge.pods;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.caravel.cri.proto.health.HealthCheckRequest;
import io.caravel.cri.proto.health.HealthCheckResponse;
import io.caravel.cri.proto.health.HealthGrpc;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Containers are asked by HTTP, TCP and gRPC as a kubelet asks them. */
class PodCallsTest {

    private static final String LOCAL = "127.0.0.1";

    private final PodCalls calls = new PodCalls(null);
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(LOCAL, 0), 0);
        pages(server);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
        calls.close();
    }

    @Test
    void aPageIsAskedForWithTheHeadersNamedTheHostToo() {
        // Then
        String headers =
                "\"httpHeaders\":[{\"name\":\"Host\",\"value\":\"shop\"},"
                        + "{\"name\":\"X-Why\",\"value\":\"probe\"}]";
        assertThat(http("\"path\":\"headers?a=b\"," + headers)).isEmpty();
        assertThat(http("\"path\":\"headers?a=b\"")).contains(statuscode(400));
    }

    @Test
    void aRedirectIsFollowedOnTheSameHostOnly() {
        // Then
        assertThat(http("\"path\":\"/here\"")).contains(statuscode(500));
        assertThat(http("\"path\":\"/elsewhere\"")).isEmpty();
        assertThat(http("\"path\":\"/round\"").orElse("")).contains("stopped after 10 redirects");
    }

    @Test
    void anAnswerFrom400OnOrNoneIsAFailureWithTheReason() {
        // Then
        assertThat(http("\"path\":\"/bad\"")).contains(statuscode(500));
        int port = server.getAddress().getPort();
        assertThat(
                        probe("{\"httpGet\":{\"port\":%d,\"path\":\"/never\"}}".formatted(port))
                                .orElse(""))
                .contains("context deadline exceeded");
        server.stop(0);
        assertThat(probe("{\"httpGet\":{\"port\":%d}}".formatted(port)).orElse(""))
                .startsWith("Get \"http://127.0.0.1:" + port + "/\": ");
        assertThat(probe("{\"tcpSocket\":{\"port\":%d}}".formatted(port)).orElse(""))
                .startsWith("dial tcp 127.0.0.1:" + port);
    }

    @Test
    void theCertificateOfAnHttpsPageIsNotLookedAt(@TempDir Path folder) throws Exception {
        // Given
        HttpsServer secure = HttpsServer.create(new InetSocketAddress(LOCAL, 0), 0);
        secure.setHttpsConfigurator(new HttpsConfigurator(selfSigned(folder.resolve("k.p12"))));
        pages(secure);
        secure.start();

        // Then
        int port = secure.getAddress().getPort();
        assertThat(
                        probe(
                                "{\"timeoutSeconds\":60,\"httpGet\":{\"scheme\":\"HTTPS\",\"port\":%d}}"
                                        .formatted(port)))
                .isEmpty();
        secure.stop(0);
    }

    @Test
    void aNamedPortIsLookedUpAndAnUnknownOneIsAFailure() {
        // Then
        assertThat(probe("{\"timeoutSeconds\":60,\"httpGet\":{\"port\":\"web\"}}")).isEmpty();
        assertThat(probe("{\"httpGet\":{\"port\":\"wrong\"}}").orElse(""))
                .contains("couldn't find port");
    }

    @Test
    void aGrpcServerSaysHowItsServicesAre() throws IOException {
        // Given
        Server grpc =
                NettyServerBuilder.forAddress(
                                new InetSocketAddress(InetAddress.getByName(LOCAL), 0))
                        .addService(new Healthy())
                        .build()
                        .start();
        String probe = "{\"timeoutSeconds\":60,\"grpc\":{\"port\":" + grpc.getPort();

        // Then
        assertThat(probe(probe + "}}")).isEmpty();
        assertThat(probe(probe + ",\"service\":\"ill\"}}"))
                .contains("service unhealthy (responded with \"NOT_SERVING\")");
        grpc.shutdownNow();
        assertThat(probe(probe + "}}").orElse("")).contains("failed to connect service");
    }

    @Test
    void aHookOfAKindThatKubernetesOnlyListsFails() {
        // Then
        assertThat(calls.hook(new JsonObject("{\"tcpSocket\":{}}"), spec(), "id", LOCAL, 1))
                .hasValueSatisfying(why -> assertThat(why).startsWith("invalid handler"));
    }

    private Optional<String> http(String fields) {
        int port = server.getAddress().getPort();
        return probe("{\"timeoutSeconds\":60,\"httpGet\":{\"port\":" + port + "," + fields + "}}");
    }

    private Optional<String> probe(String probe) {
        return calls.probe(new JsonObject(probe), spec(), "id", LOCAL);
    }

    private JsonObject spec() {
        return new JsonObject(
                "{\"name\":\"main\",\"ports\":[{\"name\":\"web\",\"containerPort\":%d}]}"
                        .formatted(server.getAddress().getPort()));
    }

    private static String statuscode(int code) {
        return "HTTP probe failed with statuscode: " + code;
    }

    private static void pages(HttpServer server) {
        server.createContext("/", exchange -> answer(exchange, 200));
        server.createContext("/bad", exchange -> answer(exchange, 500));
        server.createContext("/never", exchange -> {});
        server.createContext("/here", exchange -> moved(exchange, "/bad"));
        server.createContext("/round", exchange -> moved(exchange, "/round"));
        server.createContext("/elsewhere", exchange -> moved(exchange, "http://other.invalid/"));
        server.createContext(
                "/headers",
                exchange -> {
                    boolean all =
                            "shop".equals(exchange.getRequestHeaders().getFirst("Host"))
                                    && "probe"
                                            .equals(exchange.getRequestHeaders().getFirst("X-Why"))
                                    && "a=b".equals(exchange.getRequestURI().getQuery());
                    answer(exchange, all ? 200 : 400);
                });
    }

    private static void moved(HttpExchange exchange, String location) throws IOException {
        exchange.getResponseHeaders().add("Location", location);
        answer(exchange, 302);
    }

    private static void answer(HttpExchange exchange, int code) throws IOException {
        exchange.sendResponseHeaders(code, -1);
        exchange.close();
    }

    private static SSLContext selfSigned(Path file) throws Exception {
        String keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        new ProcessBuilder(
                        keytool,
                        "-genkeypair",
                        "-alias",
                        "web",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=nobody",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        "secret",
                        "-keystore",
                        file.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, "secret".toCharArray());
        }
        KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
        keys.init(store, "secret".toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }

    private static final class Healthy extends HealthGrpc.HealthImplBase {

        @Override
        public void check(HealthCheckRequest request, StreamObserver<HealthCheckResponse> answer) {
            HealthCheckResponse.ServingStatus status =
                    request.getService().equals("ill")
                            ? HealthCheckResponse.ServingStatus.NOT_SERVING
                            : HealthCheckResponse.ServingStatus.SERVING;
            answer.onNext(HealthCheckResponse.newBuilder().setStatus(status).build());
            answer.onCompleted();
        }
    }
}
