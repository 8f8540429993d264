package io.caravel.edge.pods;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/**
 * Keeps what is told of a Pod small, whatever its containers write to a failing probe and however
 * long its fields are: texts in it end after {@value #LONGEST} characters, the most that a
 * kubelet's messages have.
 */
final class ShortTexts {

    static final int LONGEST = 4096;

    private ShortTexts() {}

    /** A copy without the ends of long texts. */
    static JsonObject of(JsonObject told) {
        JsonObject copy = new JsonObject();
        told.forEach(field -> copy.put(field.getKey(), of(field.getValue())));
        return copy;
    }

    private static Object of(Object value) {
        if (value instanceof JsonObject object) {
            return of(object);
        }
        if (value instanceof JsonArray array) {
            JsonArray copy = new JsonArray();
            array.forEach(item -> copy.add(of(item)));
            return copy;
        }
        return value instanceof String text ? of(text) : value;
    }

    private static String of(String text) {
        if (text.length() <= LONGEST) {
            return text;
        }
        boolean within = Character.isHighSurrogate(text.charAt(LONGEST - 1));
        return text.substring(0, within ? LONGEST - 1 : LONGEST);
    }
}
