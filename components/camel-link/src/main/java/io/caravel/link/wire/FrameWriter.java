package io.caravel.link.wire;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;

/** Writes frames as JSON text. */
public final class FrameWriter {
    private FrameWriter() {}

    /** Returns the JSON text of the frame. */
    public static String write(Frame frame) {
        if (frame instanceof Frame.Messages) {
            throw new IllegalArgumentException("messages are written with their body values");
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
        return "{\"t\":\"beat\"}";
    }

    /** Returns the frame of messages that are encoded already. */
    public static String messages(List<String> encoded) {
        return "{\"t\":\"msgs\",\"m\":[" + String.join(",", encoded) + "]}";
    }

    private static String ack(Frame.Ack ack) {
        JsonArray positions = new JsonArray();
        for (Position p : ack.upTo()) {
            positions.add(
                    new JsonObject()
                            .put("stream", p.stream().wireName())
                            .put("epoch", p.epoch())
                            .put("seq", p.seq()));
        }
        return new JsonObject().put("t", "ack").put("a", positions).encode();
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
                .put("deflate", hello.deflate());
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
