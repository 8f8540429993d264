package io.caravel.link.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Deflated frames within their bound. */
class DeflateTest {
    private static Buffer deflated(String text) {
        return Deflate.deflate(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void text_survives() throws LinkException {
        String text = "ä€😀x".repeat(10_000);
        Buffer deflated = deflated(text);
        assertThat(deflated.length()).isLessThan(2_000);
        assertThat(Deflate.inflate(deflated, 1_000_000)).isEqualTo(text);
    }

    @Test
    void a_heartbeat_takes_a_third_of_its_bytes_with_the_dictionary() throws LinkException {
        String heartbeat =
                "{\"t\":\"msgs\",\"m\":[{\"v\":1,\"stream\":\"health\",\"epoch\":\"aB3dE6gH\",\"seq\":1207,"
                        + "\"kind\":\"heartbeat\",\"key\":\"boat-1\",\"time\":1764000000000,\"body\":{\"time\":1764000000000}}]}";
        Buffer deflated = Deflate.deflateWithDictionary(heartbeat.getBytes(StandardCharsets.UTF_8));
        assertThat(deflated.length()).isLessThan(heartbeat.length() / 3);
        assertThat(Deflate.inflate(deflated, 1_000)).isEqualTo(heartbeat);
    }

    @Test
    void a_replacement_character_that_was_sent_survives() throws LinkException {
        assertThat(Deflate.inflate(deflated("a\uFFFDb"), 100)).isEqualTo("a\uFFFDb");
    }

    @Test
    void the_bound_is_exact() throws LinkException {
        Buffer deflated = deflated("x".repeat(100_000));
        assertThat(Deflate.inflate(deflated, 100_000)).hasSize(100_000);
        assertThatThrownBy(() -> Deflate.inflate(deflated, 99_999))
                .hasMessageStartingWith("LINK-004");
    }

    @Test
    void cut_off_garbage_and_wrong_characters_are_refused() {
        Buffer deflated = deflated("x".repeat(100_000));
        assertThatThrownBy(() -> Deflate.inflate(deflated.slice(0, 20), 1_000_000))
                .hasMessageStartingWith("LINK-001");
        assertThatThrownBy(() -> Deflate.inflate(Buffer.buffer("nonsense"), 1_000_000))
                .hasMessageStartingWith("LINK-001");
        assertThatThrownBy(() -> Deflate.inflate(Buffer.buffer(), 1_000_000))
                .hasMessageStartingWith("LINK-001");
        assertThatThrownBy(() -> Deflate.utf8(Buffer.buffer(new byte[] {(byte) 0xC3, 0x28})))
                .hasMessageStartingWith("LINK-001");
    }
}
