package io.caravel.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.caravel.lab.LinkProxy;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.camel.support.jsse.CipherSuitesParameters;
import org.apache.camel.support.jsse.SSLContextParameters;
import org.junit.jupiter.api.Test;

/** How connections begin: the cipher, and callers that never come to the point. */
class TlsTest {

    @Test
    void the_cipher_that_is_fastest_here_is_chosen() throws Exception {
        try (Cloud cloud = new Cloud().start();
                RawPeer peer = new RawPeer("boat-1", cloud.port())) {
            assertThat(peer.socket().sslSession().getProtocol()).isEqualTo("TLSv1.3");
            assertThat(peer.socket().sslSession().getCipherSuite())
                    .isIn(
                            TlsEngine.isNative()
                                    ? List.of(
                                            "TLS_AES_128_GCM_SHA256",
                                            "TLS_CHACHA20_POLY1305_SHA256")
                                    : List.of("TLS_CHACHA20_POLY1305_SHA256"));
        }
    }

    @Test
    void tls_is_computed_by_native_code_where_it_can_be_loaded() throws Exception {
        try (Cloud cloud = new Cloud().start();
                RawPeer peer = new RawPeer("boat-1", cloud.port())) {
            boolean linux = System.getProperty("os.name").equals("Linux");
            boolean known = List.of("amd64", "aarch64").contains(System.getProperty("os.arch"));
            assertThat(TlsEngine.isNative()).isEqualTo(linux && known);
            assertThat(peer.socket().sslSession().getClass().getName().contains("OpenSsl"))
                    .isEqualTo(TlsEngine.isNative());
        }
    }

    @Test
    void suites_that_the_user_names_are_the_only_ones_whoever_computes_them() throws Exception {
        // Given a hub that may speak one suite of TLS 1.3 only
        CipherSuitesParameters one = new CipherSuitesParameters();
        one.setCipherSuite(List.of("TLS_AES_256_GCM_SHA384"));
        SSLContextParameters tls = TestCa.SHARED.server();
        tls.setCipherSuites(one);
        try (Cloud cloud = new Cloud().with(h -> h.setSslContextParameters(tls)).start();
                RawPeer peer = new RawPeer("boat-1", cloud.port())) {
            // Then
            assertThat(peer.socket().sslSession().getCipherSuite())
                    .isEqualTo("TLS_AES_256_GCM_SHA384");
        }
    }

    @Test
    void a_node_that_comes_back_resumes_its_session_and_is_known_still() throws Exception {
        try (Cloud cloud = new Cloud().start();
                LinkProxy network = LinkProxy.open(cloud.port())) {
            // Given one client, as an edge has it, that connects
            WebSocketClientOptions options = new WebSocketClientOptions();
            TlsOptions.apply(cloud.context, TestCa.SHARED.node("boat-1"), options);
            WebSocketClient client = RawPeer.VERTX.createWebSocketClient(options);
            WebSocket first = connected(client, network.port());
            await().until(() -> cloud.connected("boat-1"));
            long cut = System.currentTimeMillis();

            // When it is cut off and connects again
            network.reset();
            await().until(() -> first.isClosed() && !cloud.connected("boat-1"));
            WebSocket second = connected(client, network.port());

            // Then it needs no whole handshake, and its name comes from its certificate as before
            await().until(() -> cloud.connected("boat-1"));
            assertThat(second.sslSession().getCreationTime()).isLessThanOrEqualTo(cut);
            client.close();
        }
    }

    @Test
    void the_handshakes_of_a_hub_keep_no_thread_of_a_connection() throws Exception {
        try (Cloud cloud = new Cloud().start();
                RawPeer peer = new RawPeer("boat-1", cloud.port())) {
            assertThat(peer.isClosed()).isFalse();
            assertThat(Thread.getAllStackTraces().keySet())
                    .extracting(Thread::getName)
                    .contains("link-handshake");
        }
    }

    private static WebSocket connected(WebSocketClient client, int port) throws Exception {
        WebSocket socket =
                client.connect(
                                new WebSocketConnectOptions()
                                        .setHost("127.0.0.1")
                                        .setPort(port)
                                        .setSsl(true)
                                        .setURI("/v1/boat-1"))
                        .toCompletionStage()
                        .toCompletableFuture()
                        .get(60, TimeUnit.SECONDS);
        socket.exceptionHandler(e -> {});
        socket.writeTextMessage(RawPeer.HELLO);
        return socket;
    }

    @Test
    void callers_that_never_come_to_the_point_are_ended_and_harm_nobody() throws Exception {
        List<Socket> callers = new ArrayList<>();
        try (Cloud cloud =
                        new Cloud()
                                .with(h -> h.setAllowPlain(true))
                                .with(h -> h.setHeartbeatInterval(2_000))
                                .start();
                Edge healthy = new Edge("healthy", cloud.port())) {
            // Given 200 callers of which each says half a request, and now and then a letter more
            for (int i = 0; i < 200; i++) {
                Socket caller = new Socket(InetAddress.getLoopbackAddress(), cloud.port());
                callers.add(caller);
                say(caller, "GET /v1/slow-" + i + " HTTP/1.1\r\nX-Long: ");
            }

            // When a node connects and the callers go on
            healthy.link.setUrl("ws://127.0.0.1:" + cloud.port());
            healthy.link.setAllowPlain(true);
            healthy.start();
            await().until(healthy::connected);

            // Then they are ended in the time that a handshake may take
            await().pollInterval(Duration.ofMillis(500))
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> callers.stream().filter(caller -> say(caller, "x")).count() == 0);
            healthy.assertStayed();
        } finally {
            for (Socket caller : callers) {
                caller.close();
            }
        }
    }

    /** Returns false if the other side has ended the connection. */
    private static boolean say(Socket caller, String text) {
        try {
            OutputStream out = caller.getOutputStream();
            out.write(text.getBytes(StandardCharsets.US_ASCII));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void a_node_has_one_handshake_at_a_time() throws Exception {
        try (Cloud cloud = new Cloud().with(h -> h.setAllowPlain(true)).start()) {
            // Given a connection that does not say hello
            try (RawPeer first = RawPeer.plain("boat-1", cloud.port());
                    RawPeer second = RawPeer.plain("boat-1", cloud.port())) {
                // When another one of the same node begins
                // Then the first is ended, and the second may go on
                await().until(first::isClosed);
                assertThat(first.closeReason()).isEqualTo("LINK-009");
                second.say(RawPeer.HELLO);
                await().until(() -> cloud.connected("boat-1"));
            }
        }
    }

    @Test
    void more_held_objects_than_a_node_can_have_are_refused() throws Exception {
        try (Cloud cloud = new Cloud().with(h -> h.setAllowPlain(true)).start();
                RawPeer peer = RawPeer.plain("boat-1", cloud.port())) {
            peer.say(RawPeer.HELLO.replace("}", ",\"more\":true}"));
            for (int frame = 0; frame < 101 && !peer.isClosed(); frame++) {
                StringBuilder keys = new StringBuilder("\"x\":\"1\"");
                for (int i = 0; i < 1_000; i++) {
                    keys.append(",\"n/").append(frame).append('-').append(i).append("\":\"1\"");
                }
                peer.say("{\"t\":\"held\",\"held\":{\"pod\":{" + keys + "}},\"more\":true}");
            }
            await().until(peer::isClosed);
            assertThat(peer.closeReason()).isEqualTo("LINK-004");
        }
    }
}
