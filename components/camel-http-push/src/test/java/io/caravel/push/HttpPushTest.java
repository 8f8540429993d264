package io.caravel.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonObject;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The component alone: what a route did is what the device is told. */
class HttpPushTest {

    private final DefaultCamelContext context = new DefaultCamelContext();
    private final HttpClient device = HttpClient.newHttpClient();
    private final List<String> kept = new ArrayList<>();
    private int port;

    @BeforeEach
    void start() throws Exception {
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        context.start();
    }

    @AfterEach
    void stop() {
        context.stop();
    }

    private void routes(RouteBuilder routes) throws Exception {
        context.addRoutes(routes);
    }

    private String uri(String options) {
        return "http-push:meters/1?listen=127.0.0.1:" + port + options;
    }

    private HttpResponse<String> push(String body) throws Exception {
        return device.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/meters/1"))
                        .PUT(HttpRequest.BodyPublishers.ofString(body))
                        .expectContinue(true)
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void whatARouteDoesWithABodyIsTheAnswer() throws Exception {
        // Given a route that keeps, stops, throws, or throws and handles
        routes(
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        onException(IllegalArgumentException.class).handled(true);
                        from(uri(""))
                                .convertBodyTo(String.class)
                                .choice()
                                .when(body().isEqualTo("later"))
                                .throwException(IllegalStateException.class, "STORE-001 it is full")
                                .when(body().isEqualTo("wrong"))
                                .throwException(IllegalArgumentException.class, "not a number")
                                .when(body().isEqualTo("other"))
                                .stop()
                                .end()
                                .process(e -> kept.add(e.getMessage().getBody(String.class)));
                    }
                });
        // When, then
        assertThat(push("good").statusCode()).isEqualTo(204);
        HttpResponse<String> later = push("later");
        assertThat(later.statusCode()).isEqualTo(503);
        assertThat(later.headers().firstValue("Retry-After")).isPresent();
        assertThat(new JsonObject(later.body()))
                .isEqualTo(new JsonObject("{\"code\":\"STORE-001\",\"reason\":\"it is full\"}"));
        assertThat(push("wrong").statusCode()).isEqualTo(422);
        assertThat(push("other").statusCode()).isEqualTo(422);
        assertThat(kept).containsExactly("good");
    }

    @Test
    void aRequestThatDoesNotEndIsGivenUpAndNothingOfItIsKept() throws Exception {
        // Given
        routes(
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        from(uri("&timeout=200")).process(e -> kept.add("something"));
                    }
                });
        // When half a request comes
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.getOutputStream()
                    .write(
                            "POST /meters/1 HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nhalf"
                                    .getBytes(StandardCharsets.ISO_8859_1));
            // Then it is answered, and the connection ends
            String answer =
                    new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
            assertThat(answer).startsWith("HTTP/1.1 408 ").contains("PUSH-005");
        }
        assertThat(kept).isEmpty();
        assertThat(push("whole").statusCode()).isEqualTo(204);
    }

    @Test
    void anAddressThatOthersReachNeedsALogin() throws Exception {
        // When, then
        assertThatThrownBy(() -> context.getEndpoint("http-push:x?listen=0.0.0.0:" + port))
                .rootCause()
                .hasMessageStartingWith("PUSH-001 ");
        assertThat(context.getEndpoint("http-push:x?listen=0.0.0.0:" + port + "&token=t"))
                .isNotNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "listen=here",
                "listen=127.0.0.1:99999",
                "listen=:1",
                "username=u",
                "maxBytes=0",
                "timeout=0"
            })
    void anOptionThatCannotBeRightIsRefused(String option) {
        assertThatThrownBy(() -> context.getEndpoint("http-push:x?" + option))
                .rootCause()
                .hasMessageStartingWith("PUSH-001 ");
    }

    @Test
    void aPortThatIsTakenIsSaid() throws Exception {
        // Given
        try (ServerSocket taken = new ServerSocket(port)) {
            // When, then
            assertThat(taken.isBound()).isTrue();
            assertThatThrownBy(
                            () ->
                                    routes(
                                            new RouteBuilder() {
                                                @Override
                                                public void configure() {
                                                    from(uri("")).to("log:never");
                                                }
                                            }))
                    .hasStackTraceContaining("PUSH-002 cannot listen on ");
        }
    }
}
