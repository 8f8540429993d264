package io.caravel.edge.twins;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** Reads and writes the payloads of CONTRACTS: JSON objects, times in milliseconds. */
final class Payload {

    static final String UNREADABLE =
            "Unmarshal update request body failed, please check the request";
    private static final int LARGEST_BYTES = 256 * 1024;
    private static final int DEEPEST = 64;
    private static final char REPLACED = '\uFFFD';

    private Payload() {}

    /**
     * Reads a JSON object.
     *
     * @throws TwinException 400 when it is not UTF-8, not an object, too large or too deep
     */
    static JsonObject read(byte[] bytes) {
        if (bytes == null || bytes.length == 0) {
            throw new TwinException(TwinException.BAD, UNREADABLE);
        }
        if (bytes.length > LARGEST_BYTES) {
            throw new TwinException(
                    TwinException.BAD, "the request is larger than " + LARGEST_BYTES + " bytes");
        }
        String text = text(bytes);
        if (deeperThanAllowed(text)) {
            throw new TwinException(
                    TwinException.BAD, "the request is nested deeper than " + DEEPEST + " levels");
        }
        try {
            return new JsonObject(text);
        } catch (DecodeException | ClassCastException | NumberFormatException e) {
            throw new TwinException(TwinException.BAD, UNREADABLE);
        }
    }

    private static String text(byte[] bytes) {
        String lenient = new String(bytes, StandardCharsets.UTF_8);
        if (lenient.indexOf(REPLACED) < 0) {
            return lenient;
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            throw new TwinException(TwinException.BAD, "the request is not UTF-8");
        }
    }

    private static boolean deeperThanAllowed(String text) {
        int depth = 0;
        boolean inString = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (inString) {
                if (c == '\\') {
                    i++;
                } else if (c == '"') {
                    inString = false;
                }
            } else if (c == '"') {
                inString = true;
            } else if (c == '{' || c == '[') {
                if (++depth > DEEPEST) {
                    return true;
                }
            } else if (c == '}' || c == ']') {
                depth--;
            }
        }
        return false;
    }

    /** The object under a name, null when absent; 400 when it is something else. */
    static JsonObject object(JsonObject in, String name) {
        Object value = in.getValue(name);
        if (value == null || value instanceof JsonObject) {
            return (JsonObject) value;
        }
        throw new TwinException(TwinException.BAD, "'" + name + "' is not an object");
    }

    /** The caller's event id, empty when there is none. */
    static String eventId(JsonObject request) {
        Object id = request.getValue("event_id");
        return id instanceof String || id instanceof Number ? id.toString() : "";
    }

    /** A number of milliseconds, also as text; {@code otherwise} when there is none. */
    static long time(JsonObject in, String name, long otherwise) {
        Object value = in == null ? null : in.getValue(name);
        if (value instanceof Number number) {
            return number.longValue();
        }
        if (value instanceof String text && text.matches("\\d{1,18}")) {
            return Long.parseLong(text);
        }
        return otherwise;
    }

    static JsonObject answer(String eventId, long now) {
        return new JsonObject().put("event_id", eventId).put("timestamp", now);
    }

    static JsonObject notice(long now) {
        return answer(UUID.randomUUID().toString(), now);
    }

    static JsonObject refusal(String eventId, long now, TwinException why) {
        return answer(eventId, now).put("code", why.code()).put("reason", why.reason());
    }
}
