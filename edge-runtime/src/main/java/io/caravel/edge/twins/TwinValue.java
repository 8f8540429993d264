package io.caravel.edge.twins;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** The value of a property as text: any UTF-8 up to 64 KiB; JSON values as their JSON text. */
final class TwinValue {

    private static final int LARGEST_BYTES = 64 * 1024;
    private static final int LONGEST_NAME = 253;

    private TwinValue() {}

    /**
     * Reads {@code value}.
     *
     * @throws TwinException 400 when it is missing, too long, no text or no float64
     */
    static String of(String property, JsonObject side) {
        Object value = side.getValue("value");
        if (value == null) {
            throw new TwinException(
                    TwinException.BAD, "the value is missing: property " + property);
        }
        if (value instanceof Double number && !Double.isFinite(number)) {
            throw new TwinException(
                    TwinException.BAD, "the value is not float: property " + property);
        }
        String text = text(value);
        if (bytes(property, text) > LARGEST_BYTES) {
            throw new TwinException(
                    TwinException.BAD,
                    "the value is longer than " + LARGEST_BYTES + " bytes: property " + property);
        }
        return text;
    }

    /**
     * Looks at a property's name.
     *
     * @throws TwinException 400 when it is empty, too long or no text
     */
    static void checkName(String property) {
        if (property.isEmpty() || property.length() > LONGEST_NAME) {
            throw new TwinException(
                    TwinException.BAD, "a property's name has 1 to " + LONGEST_NAME + " letters");
        }
        if (property.chars().anyMatch(TwinValue::isSurrogate)
                && !StandardCharsets.UTF_8.newEncoder().canEncode(property)) {
            throw new TwinException(TwinException.BAD, "a property's name is not UTF-8");
        }
    }

    private static String text(Object value) {
        if (value instanceof JsonObject object) {
            return object.encode();
        }
        return value instanceof JsonArray array ? array.encode() : value.toString();
    }

    private static int bytes(String property, String text) {
        if (text.length() <= LARGEST_BYTES / 3 && text.chars().noneMatch(TwinValue::isSurrogate)) {
            return text.length();
        }
        try {
            return StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text)).remaining();
        } catch (CharacterCodingException e) {
            throw new TwinException(
                    TwinException.BAD, "the value is not UTF-8: property " + property);
        }
    }

    private static boolean isSurrogate(int letter) {
        return Character.isSurrogate((char) letter);
    }
}
