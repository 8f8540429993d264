package io.caravel.link;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Frames that break the rules: a code, the end of that one connection, nothing else. */
class BadFramesTest {
    private static final long BEAT = 2_000;
    private static final String MESSAGE =
            "{\"v\":1,\"stream\":\"events\",\"epoch\":\"a\",\"seq\":1,\"kind\":\"k\",\"op\":\"event\"}";

    private static Cloud cloud;
    private static Edge neighbour;

    @BeforeAll
    static void start() throws Exception {
        cloud = new Cloud().with(hub -> hub.setHeartbeatInterval(BEAT)).start();
        neighbour = new Edge("boat-2", cloud.port()).start();
        await().until(neighbour::connected);
    }

    @BeforeEach
    void forget() {
        cloud.onReceive(e -> cloud.received.add(e.copy()));
        cloud.received.clear();
    }

    @AfterAll
    static void stop() {
        neighbour.close();
        cloud.close();
    }

    private void neighbourIsUnharmed() throws Exception {
        assertThat(neighbour.event("n", 1).get(60, SECONDS).getException()).isNull();
        neighbour.assertStayed();
    }

    private RawPeer greeted() throws Exception {
        RawPeer peer = new RawPeer("boat-1", cloud.port());
        peer.say(RawPeer.HELLO);
        await().until(() -> peer.heard("\"hello\""));
        return peer;
    }

    private static String msgs(String message) {
        return "{\"t\":\"msgs\",\"m\":[" + message + "]}";
    }

    @ParameterizedTest(name = "{1} for {0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    nonsense                                                      | LINK-001
                    []                                                            | LINK-001
                    {}                                                            | LINK-001
                    {"t":5}                                                       | LINK-001
                    {"t":"what"}                                                  | LINK-001
                    {"t":"msgs"} {"t":"msgs"}                                     | LINK-001
                    {"t":"msgs","m":{}}                                           | LINK-001
                    {"t":"msgs","m":[7]}                                          | LINK-001
                    {"t":"msgs","m":[{"seq":"1"}]}                                | LINK-001
                    {"t":"msgs","m":[{"seq":99999999999999999999999}]}            | LINK-001
                    {"t":"hello","versions":[1]}                                  | LINK-003
                    {"t":"msgs","m":[{"v":2,"stream":"events","epoch":"a","seq":1,"kind":"k","op":"put"}]} | LINK-002
                    {"t":"msgs","m":[{"stream":"other","epoch":"a","seq":1,"kind":"k","op":"put"}]} | LINK-005
                    {"t":"msgs","m":[{"stream":"bulk","epoch":"","seq":1,"kind":"k","op":"put"}]} | LINK-005
                    {"t":"msgs","m":[{"stream":"bulk","epoch":"a","seq":-1,"kind":"k","op":"put"}]} | LINK-005
                    {"t":"msgs","m":[{"stream":"bulk","lane":"health","epoch":"a","seq":1,"kind":"k","op":"put"}]} | LINK-005
                    {"t":"msgs","m":[{"stream":"bulk","epoch":"a","seq":1,"kind":"../k","op":"put"}]} | LINK-005
                    {"t":"msgs","m":[{"stream":"bulk","epoch":"a","seq":1,"op":"put"}]} | LINK-005
                    {"t":"msgs","m":[{"stream":"bulk","epoch":"a","seq":1,"kind":"k","op":"drop"}]} | LINK-005
                    {"t":"msgs","m":[{"stream":"bulk","epoch":"a","seq":1,"kind":"k","op":"put","key":"a\\u0000b"}]} | LINK-005
                    {"t":"ack","a":[{"stream":"events","epoch":"a","seq":4}]}     | LINK-007
                    """)
    void a_bad_frame_gets_a_code_and_ends_its_connection(String frame, String code)
            throws Exception {
        try (RawPeer peer = greeted()) {
            // When the peer says it
            peer.say(frame);

            // Then it gets the code and the connection ends with the same code
            await().until(peer::isClosed);
            assertThat(peer.heard).anyMatch(text -> text.contains("\"" + code + "\""));
            assertThat(peer.closeReason()).isEqualTo(code);
            assertThat(peer.closeStatus())
                    .isEqualTo((short) (4000 + Integer.parseInt(code.substring(5))));
            assertThat(cloud.received).isEmpty();
            neighbourIsUnharmed();
        }
    }

    @Test
    void a_version_that_the_hub_does_not_know_is_refused() throws Exception {
        try (RawPeer peer = new RawPeer("boat-1", cloud.port())) {
            peer.say("{\"t\":\"hello\",\"versions\":[2,3]}");
            await().until(peer::isClosed);
            assertThat(peer.closeReason()).isEqualTo("LINK-002");
        }
        neighbourIsUnharmed();
    }

    @Test
    void a_newer_peer_that_also_speaks_version_1_is_taken_and_unknown_fields_are_ignored()
            throws Exception {
        try (RawPeer peer = new RawPeer("boat-1", cloud.port())) {
            // Given a peer of the future
            peer.say("{\"t\":\"hello\",\"versions\":[3,1],\"colour\":{\"a\":[1,{}]}}");
            await().until(() -> peer.heard("\"hello\""));

            // When it sends a message with more fields
            peer.say(msgs(MESSAGE.replace("\"v\":1", "\"v\":1,\"x\":{\"y\":[1]},\"CamelFoo\":1")));

            // Then the message arrives without them
            await().until(() -> peer.heard("\"ack\""));
            assertThat(cloud.received.get(0).getIn().getHeaders()).doesNotContainKey("CamelFoo");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 16_383})
    void a_peer_that_takes_only_tiny_frames_is_refused(int maxFrame) throws Exception {
        try (RawPeer peer = new RawPeer("boat-1", cloud.port())) {
            peer.say("{\"t\":\"hello\",\"versions\":[1],\"maxFrame\":" + maxFrame + "}");
            await().until(peer::isClosed);
            assertThat(peer.closeReason()).isEqualTo("LINK-003");
        }
        neighbourIsUnharmed();
    }

    @Test
    void messages_before_the_hello_are_refused() throws Exception {
        try (RawPeer peer = new RawPeer("boat-1", cloud.port())) {
            peer.say(msgs(MESSAGE));
            await().until(peer::isClosed);
            assertThat(peer.closeReason()).isEqualTo("LINK-003");
            assertThat(cloud.received).isEmpty();
        }
    }

    @Test
    void deep_nesting_is_refused() throws Exception {
        try (RawPeer peer = greeted()) {
            String deep = "[".repeat(100_000) + "]".repeat(100_000);
            peer.say(msgs(MESSAGE.replace("\"v\":1", "\"v\":1,\"body\":" + deep)));
            await().until(peer::isClosed);
            assertThat(peer.closeReason()).isEqualTo("LINK-004");
            neighbourIsUnharmed();
        }
    }

    @Test
    void an_oversize_frame_is_refused() throws Exception {
        try (RawPeer peer = greeted()) {
            peer.say("{\"t\":\"beat\",\"x\":\"" + "x".repeat(1024 * 1024) + "\"}");
            await().until(peer::isClosed);
            assertThat(peer.closeReason()).isEqualTo("LINK-004");
        }
        try (RawPeer peer = greeted()) {
            peer.say("{\"t\":\"beat\",\"x\":\"" + "x".repeat(6 * 1024 * 1024) + "\"}");
            await().until(peer::isClosed);
        }
        neighbourIsUnharmed();
    }

    @Test
    void a_deflate_bomb_is_refused_before_it_unfolds() throws Exception {
        // Given 128 MiB of zeros in 128 KiB
        java.util.zip.Deflater deflater = new java.util.zip.Deflater(9, true);
        Buffer bomb = Buffer.buffer();
        byte[] zeros = new byte[1 << 20];
        byte[] out = new byte[1 << 16];
        for (int i = 0; i < 128; i++) {
            deflater.setInput(zeros);
            int n = deflater.deflate(out);
            bomb.appendBytes(out, 0, n);
        }
        deflater.end();
        try (RawPeer peer = greeted()) {
            // When it is sent
            peer.say(bomb);

            // Then it is refused
            await().until(peer::isClosed);
            assertThat(peer.closeReason()).isEqualTo("LINK-004");
            neighbourIsUnharmed();
        }
    }

    @Test
    void a_peer_that_ignores_the_window_waits_in_its_socket() throws Exception {
        // Given a route that does not complete
        java.util.concurrent.CountDownLatch open = new java.util.concurrent.CountDownLatch(1);
        java.util.concurrent.atomic.AtomicInteger seen =
                new java.util.concurrent.atomic.AtomicInteger();
        cloud.onReceive(
                e -> {
                    if ("boat-1".equals(e.getIn().getHeader("CaravelNode"))) {
                        open.await();
                        seen.incrementAndGet();
                    }
                });
        try (RawPeer peer = greeted()) {
            // When a peer sends 20,000 messages regardless
            String body = "x".repeat(1000);
            for (int i = 1; i <= 20_000; i++) {
                peer.say(
                        msgs(
                                MESSAGE.replace("\"seq\":1", "\"seq\":" + i)
                                        .replace("\"v\":1", "\"body\":\"" + body + "\"")));
            }

            // Then others are served meanwhile, and all is taken in the end
            neighbourIsUnharmed();
            await().during(Duration.ofMillis(2 * BEAT + 500)).until(() -> !peer.isClosed());
            open.countDown();
            await().atMost(Duration.ofSeconds(60)).until(() -> seen.get() == 20_000);
        }
    }
}
