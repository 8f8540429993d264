package io.caravel.link.wire;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;

/** Writes frames as JSON text. */
public final class FrameWriter {
    /** What ends a frame of messages. */
    public static final String END = "]}";

    private FrameWriter() {}

    /** Returns the JSON text of the frame. */
    public static String write(Frame frame) {
        if (frame instanceof Frame.Messages) {
            throw new IllegalArgumentException("messages are written as their senders made them");
        }
        if (frame instanceof Frame.Ack ack) {
            return ack(ack);
        }
        if (frame instanceof Frame.Hello hello) {
            return hello(hello);
        }
        if (frame instanceof Frame.Held held) {
            return new JsonObject()
                    .put("t", "held")
                    .put("held", held(held.held()))
                    .put("more", held.more())
                    .encode();
        }
        if (frame instanceof Frame.Failure failure) {
            return new JsonObject()
                    .put("t", "error")
                    .put("code", failure.code())
                    .put("reason", failure.reason())
                    .encode();
        }
        if (frame instanceof Frame.Retry retry) {
            StringBuilder text = new StringBuilder("{\"t\":\"retry\",");
            position(text, retry.from());
            return text.append('}').toString();
        }
        if (frame instanceof Frame.Again again) {
            return new JsonObject()
                    .put("t", "again")
                    .put("stream", again.stream().wireName())
                    .encode();
        }
        return "{\"t\":\"beat\"}";
    }

    /** Returns the beginning of a frame of messages, to be ended with {@link #END}. */
    public static Buffer begin(int bytes) {
        return Buffer.buffer(bytes + 32).appendString("{\"t\":\"msgs\",\"m\":[");
    }

    private static String ack(Frame.Ack ack) {
        StringBuilder text = new StringBuilder("{\"t\":\"ack\",\"a\":[");
        String between = "{";
        for (Position p : ack.upTo()) {
            position(text.append(between), p);
            text.append('}');
            between = ",{";
        }
        return text.append("]}").toString();
    }

    private static void position(StringBuilder text, Position p) {
        JsonText.field(text, "stream", p.stream().wireName());
        JsonText.field(text.append(','), "epoch", p.epoch());
        text.append(",\"seq\":").append(p.seq());
    }

    private static String hello(Frame.Hello hello) {
        JsonObject json =
                new JsonObject()
                        .put("t", "hello")
                        .put("versions", new JsonArray(List.copyOf(hello.versions())));
        if (hello.node() != null) {
            json.put("node", hello.node());
        }
        json.put("agent", hello.agent())
                .put("window", hello.window())
                .put("maxFrame", hello.maxFrame())
                .put("beat", hello.beat())
                .put("deflate", hello.deflate())
                .put("retry", hello.retry())
                .put("dictionary", hello.dictionary());
        if (!hello.held().isEmpty()) {
            json.put("held", held(hello.held()));
        }
        if (hello.more()) {
            json.put("more", true);
        }
        return json.encode();
    }

    private static JsonObject held(Map<String, Map<String, String>> held) {
        JsonObject kinds = new JsonObject();
        held.forEach(
                (kind, keys) -> {
                    JsonObject revs = new JsonObject();
                    keys.forEach((key, rev) -> revs.put(key, rev == null ? "" : rev));
                    kinds.put(kind, revs);
                });
        return kinds;
    }
}
