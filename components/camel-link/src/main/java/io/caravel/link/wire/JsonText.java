package io.caravel.link.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import io.vertx.core.json.Json;
import java.io.IOException;

/** JSON text within the bounds of the link. */
final class JsonText {
    /** Nesting of a body. */
    static final int BODY_DEPTH = 64;

    /** A body lies in an envelope in an array in a frame. */
    private static final int FRAME_DEPTH = BODY_DEPTH + 4;

    private static final JsonFactory FRAMES = factory(FRAME_DEPTH);
    private static final JsonFactory BODIES = factory(BODY_DEPTH);

    private JsonText() {}

    private static JsonFactory factory(int depth) {
        return JsonFactory.builder()
                .streamReadConstraints(
                        StreamReadConstraints.builder()
                                .maxNestingDepth(depth)
                                .maxNumberLength(1000)
                                .build())
                .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                .build();
    }

    static JsonParser frameParser(String text) throws IOException {
        return FRAMES.createParser(text);
    }

    /** Appends {@code "name":"value"}; the name is plain. */
    static void field(StringBuilder text, String name, String value) {
        text.append('"').append(name).append("\":\"");
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\') {
                text.append('\\').append(c);
            } else if (c < ' ') {
                text.append(String.format("\\u%04x", (int) c));
            } else {
                text.append(c);
            }
        }
        text.append('"');
    }

    /**
     * Returns the text as a JSON value: an object or array as it is, all else as a string.
     *
     * @throws LinkException TOO_LARGE if a peer would refuse it for its nesting
     */
    static String asValue(String body) throws LinkException {
        try {
            return isContainer(body) ? body : Json.encode(body);
        } catch (StreamConstraintsException e) {
            throw new LinkException(
                    LinkError.TOO_LARGE, "the body nests deeper than " + BODY_DEPTH + " levels");
        } catch (IOException e) {
            return Json.encode(body);
        }
    }

    private static boolean isContainer(String body) throws IOException {
        if (!startsLikeContainer(body)) {
            return false;
        }
        try (JsonParser parser = BODIES.createParser(body)) {
            parser.nextToken();
            parser.skipChildren();
            if (parser.currentToken() == null || parser.nextToken() != null) {
                throw new TrailingText();
            }
            return true;
        }
    }

    private static boolean startsLikeContainer(String body) {
        for (int i = 0; i < body.length(); i++) {
            char c = body.charAt(i);
            if (c == '{' || c == '[') {
                return true;
            }
            if (c != ' ' && c != '\t' && c != '\n' && c != '\r') {
                return false;
            }
        }
        return false;
    }

    private static final class TrailingText extends JsonProcessingException {
        TrailingText() {
            super("more than one value");
        }
    }
}
