package io.caravel.link.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Frames as text and back. */
class FrameReaderTest {
    private static Envelope message(String body) {
        return new Envelope(
                "id-1",
                new Position(Lane.EVENTS, "e-1", 7),
                Lane.EVENTS,
                "telemetry",
                "default/sensor",
                "event",
                "1.2",
                1234L,
                "00-aa-bb-01",
                body);
    }

    private static Envelope roundTrip(Envelope envelope) throws LinkException {
        String text =
                FrameWriter.begin(0)
                        .appendString(Envelope.place(envelope.position()))
                        .appendBytes(envelope.contents())
                        .appendString(FrameWriter.END)
                        .toString();
        return ((Frame.Messages) FrameReader.read(text)).messages().get(0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\": 1.10, \"b\":[1e400, 12345678901234567890123456789.5]}",
                " [ ] ",
                "plain text",
                "\"quoted\"",
                "12",
                "null",
                "",
                "{not json",
                "{} {}",
                "tab\tnewline\n ä€😀 \u0000"
            })
    void a_body_arrives_as_the_text_that_it_was(String body) throws LinkException {
        assertThat(roundTrip(message(body)).body().strip()).isEqualTo(body.strip());
    }

    @Test
    void a_body_of_many_buffers_is_cut_out_exactly() throws LinkException {
        String body = "{\"x\":\"" + "ä,}\\\"]".repeat(50_000) + "\",\"y\":[[1,2],{\"z\":null}]}";
        assertThat(roundTrip(message(body))).isEqualTo(message(body));
    }

    @Test
    void all_fields_of_an_envelope_survive() throws LinkException {
        assertThat(roundTrip(message("{}"))).isEqualTo(message("{}"));
        assertThat(roundTrip(message(null))).isEqualTo(message(null));
    }

    @Test
    void control_frames_survive() throws LinkException {
        Frame hello =
                new Frame.Hello(
                        List.of(1, 2),
                        "boat-1",
                        "agent",
                        Map.of("pod", Map.of("a/b", "1")),
                        true,
                        256,
                        65536,
                        10_000,
                        true,
                        true,
                        true);
        Frame held = new Frame.Held(Map.of("pod", Map.of("a/b", "1")), false);
        Frame ack = new Frame.Ack(List.of(new Position(Lane.STATE, "e", 9)));
        Frame retry = new Frame.Retry(new Position(Lane.STATE, "e\"\\", 9));
        Frame again = new Frame.Again(Lane.BULK);
        Frame failure = new Frame.Failure("LINK-001", "why");
        for (Frame frame : List.of(hello, held, ack, retry, again, failure, new Frame.Beat())) {
            assertThat(FrameReader.read(FrameWriter.write(frame))).isEqualTo(frame);
        }
    }

    @Test
    void a_body_may_nest_as_deep_as_the_sender_checks_and_no_deeper() throws LinkException {
        String deepest = "[".repeat(JsonText.BODY_DEPTH) + "]".repeat(JsonText.BODY_DEPTH);
        assertThat(roundTrip(message(deepest)).body()).isEqualTo(deepest);
        assertThatThrownBy(() -> message("[" + deepest + "]").contents())
                .hasMessageStartingWith("LINK-004");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "{\"t\":\"beat\"",
                "{\"t\":\"beat\"}x",
                "{\"t\":null}",
                "{\"t\":\"hello\",\"versions\":1}",
                "{\"t\":\"hello\",\"held\":[]}",
                "{\"t\":\"hello\",\"held\":{\"pod\":{\"a\":1}}}",
                "{\"t\":\"hello\",\"window\":\"1\"}",
                "{\"t\":\"hello\",\"deflate\":1}",
                "{\"t\":\"ack\",\"a\":[1]}"
            })
    void what_is_not_a_frame_is_refused(String text) {
        assertThatThrownBy(() -> FrameReader.read(text)).hasMessageStartingWith("LINK-001");
    }

    @Test
    void negative_and_huge_limits_of_a_hello_are_clamped() throws LinkException {
        Frame.Hello hello =
                (Frame.Hello)
                        FrameReader.read(
                                "{\"t\":\"hello\",\"window\":-5,\"maxFrame\":99999999999999}");
        assertThat(hello.window()).isZero();
        assertThat(hello.maxFrame()).isEqualTo(Integer.MAX_VALUE);
    }
}
