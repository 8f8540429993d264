package io.caravel.link;

import io.caravel.link.wire.Deflate;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocketBase;
import io.vertx.core.http.WebSocketFrame;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Frames that no honest peer sends, the same ones for the same seed. */
final class Fuzz {
    private static final List<String> HEADERS =
            List.of(
                    "CamelHttpUri",
                    "CamelSqlQuery",
                    "CamelFileName",
                    "CamelBeanMethodName",
                    "org.apache.camel.component.x",
                    "breadcrumbId");
    private static final List<Object> VALUES =
            List.of(
                    -1,
                    0,
                    1.5,
                    Long.MAX_VALUE,
                    "",
                    "\u0000",
                    "'; DROP TABLE rows; --",
                    "\uD800",
                    true,
                    new JsonArray(),
                    new JsonObject(),
                    "x".repeat(600),
                    "CamelHttpUri");

    private static final List<Buffer> BOMBS = List.of(bomb(""), bomb("{\"t\":\"beat\",\"x\":\""));

    private final Random random;

    Fuzz(long seed) {
        random = new Random(seed);
    }

    int below(int bound) {
        return random.nextInt(bound);
    }

    /** Writes one frame, or some pieces of one. */
    void shoot(WebSocketBase socket) {
        switch (random.nextInt(12)) {
            case 0 -> socket.writeBinaryMessage(oneOf(BOMBS));
            case 1 -> pieces(socket);
            default -> say(socket, frame());
        }
    }

    /** Returns the bytes of one frame. */
    byte[] frame() {
        return switch (random.nextInt(9)) {
            case 0, 1, 2 -> mutated(honest().encode());
            case 3, 4 -> utf8(wrongTypes(honest()).encode());
            case 5 -> utf8(camelEverywhere().encode());
            case 6 -> randomBytes(random.nextInt(2_000));
            case 7 -> utf8(nested(random.nextInt(3_000)));
            default -> random.nextInt(3) == 0 ? large() : utf8(honest().encode());
        };
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** A frame that an honest peer could send somewhere. */
    private JsonObject honest() {
        JsonObject position =
                new JsonObject()
                        .put("stream", oneOf(List.of("health", "state", "events", "bulk")))
                        .put("epoch", "e" + random.nextInt(3))
                        .put("seq", random.nextInt(100));
        JsonObject message =
                position.copy()
                        .put("v", 1)
                        .put("kind", "fuzz")
                        .put("key", "a/b")
                        .put("op", oneOf(List.of("put", "delete", "event", "synced")))
                        .put("body", new JsonObject().put("a", 1));
        JsonObject held = new JsonObject().put("pod", new JsonObject().put("a/b", "1"));
        return switch (random.nextInt(9)) {
            case 0 -> new JsonObject(RawPeer.HELLO);
            case 1 -> new JsonObject().put("t", "held").put("held", held).put("more", true);
            case 2 -> new JsonObject().put("t", "ack").put("a", new JsonArray().add(position));
            case 3 -> position.put("t", "retry");
            case 4 -> position.put("t", "again");
            case 5 -> new JsonObject().put("t", "beat");
            default -> new JsonObject().put("t", "msgs").put("m", new JsonArray().add(message));
        };
    }

    private <T> T oneOf(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }

    private byte[] mutated(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        for (int n = random.nextInt(5); n >= 0; n--) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        int length = random.nextInt(4) == 0 ? random.nextInt(bytes.length) : bytes.length;
        return java.util.Arrays.copyOf(bytes, length);
    }

    private JsonObject wrongTypes(JsonObject frame) {
        JsonObject changed = new JsonObject();
        for (Map.Entry<String, Object> field : frame) {
            Object value = field.getValue();
            if (field.getKey().equals("m") || field.getKey().equals("a")) {
                value = new JsonArray().add(wrongTypes(((JsonArray) value).getJsonObject(0)));
            } else if (random.nextInt(5) == 0) {
                value = oneOf(VALUES);
            }
            changed.put(field.getKey(), value);
        }
        return changed;
    }

    private JsonObject camelEverywhere() {
        String name = oneOf(HEADERS);
        JsonObject message =
                new JsonObject()
                        .put("stream", "events")
                        .put("epoch", name)
                        .put("seq", 1)
                        .put("kind", name)
                        .put("key", name)
                        .put("op", "event")
                        .put("id", name)
                        .put("rev", name)
                        .put("trace", name)
                        .put(name, name)
                        .put("headers", new JsonObject().put(name, "x"))
                        .put("body", new JsonObject().put(name, "x"));
        return new JsonObject()
                .put("t", "msgs")
                .put(name, name)
                .put("m", new JsonArray().add(message));
    }

    private byte[] randomBytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private String nested(int depth) {
        String open = random.nextBoolean() ? "[" : "{\"a\":";
        return "{\"t\":\"msgs\",\"m\":[{\"body\":" + open.repeat(depth);
    }

    /** Deflate that unfolds to 4 MiB. */
    private static Buffer bomb(String start) {
        return Deflate.deflate((start + " ".repeat(4 << 20)).getBytes(StandardCharsets.UTF_8));
    }

    /** Pieces of a message, some without an end, with pings and pongs between them. */
    private void pieces(WebSocketBase socket) {
        socket.writeFrame(WebSocketFrame.textFrame("{\"t\":", false));
        for (int n = random.nextInt(20); n > 0; n--) {
            socket.writePing(Buffer.buffer(randomBytes(random.nextInt(100))));
            socket.writePong(Buffer.buffer(randomBytes(random.nextInt(100))));
            socket.writeFrame(
                    WebSocketFrame.continuationFrame(
                            Buffer.buffer(randomBytes(random.nextInt(500))), false));
        }
        if (random.nextBoolean()) {
            socket.writeFrame(WebSocketFrame.continuationFrame(Buffer.buffer("\"beat\"}"), true));
        }
    }

    private byte[] large() {
        if (random.nextInt(20) == 0) {
            return utf8("{\"t\":\"beat\",\"x\":\"" + "x".repeat(1_200_000));
        }
        JsonObject keys = new JsonObject();
        for (int i = 0; i < 500; i++) {
            keys.put("n/" + random.nextInt(100_000), "1");
        }
        JsonObject held = new JsonObject().put("pod", keys).put(oneOf(HEADERS), keys);
        return utf8(new JsonObject().put("t", "held").put("held", held).put("more", true).encode());
    }

    /** As text, deflated, or as text in a way that lets bytes through that are not UTF-8. */
    private void say(WebSocketBase socket, byte[] bytes) {
        switch (random.nextInt(3)) {
            case 0 -> socket.writeTextMessage(new String(bytes, StandardCharsets.ISO_8859_1));
            case 1 -> socket.writeBinaryMessage(Deflate.deflate(bytes));
            default -> {
                socket.writeFrame(WebSocketFrame.textFrame("", false));
                socket.writeFrame(WebSocketFrame.continuationFrame(Buffer.buffer(bytes), true));
            }
        }
    }
}
