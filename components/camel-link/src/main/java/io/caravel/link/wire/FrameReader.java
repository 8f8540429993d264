package io.caravel.link.wire;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads frames from JSON text. Unknown fields are ignored, wrong types refused; nesting is bounded
 * and nothing of a refused frame is used.
 */
public final class FrameReader {
    /** Bytes of a frame that every peer has to take. */
    private static final int LEAST_FRAME = 16 * 1024;

    private final String text;
    private final JsonParser parser;

    private String type;
    private final List<Integer> versions = new ArrayList<>();
    private String node;
    private String agent;
    private Map<String, Map<String, String>> held = Map.of();
    private boolean more;
    private long window;
    private long maxFrame;
    private long beat;
    private boolean deflate;
    private boolean retry;
    private boolean dictionary;
    private String stream;
    private String epoch;
    private long seq = -1;
    private List<Envelope> messages = List.of();
    private List<Position> acks = List.of();
    private String code;
    private String reason;

    private FrameReader(String text, JsonParser parser) {
        this.text = text;
        this.parser = parser;
    }

    /**
     * Reads one frame.
     *
     * @throws LinkException MALFORMED, TOO_LARGE, VERSION or ENVELOPE
     */
    public static Frame read(String text) throws LinkException {
        try (JsonParser parser = JsonText.frameParser(text)) {
            FrameReader reader = new FrameReader(text, parser);
            reader.readFields();
            return reader.frame();
        } catch (StreamConstraintsException e) {
            throw new LinkException(LinkError.TOO_LARGE, "the frame exceeds the bounds of JSON");
        } catch (IOException e) {
            throw new LinkException(LinkError.MALFORMED, "the frame is not JSON");
        }
    }

    /** What a peer takes must hold more than the name of what it is about. */
    private static int largest(long maxFrame) throws LinkException {
        if (maxFrame != 0 && maxFrame < LEAST_FRAME) {
            throw new LinkException(
                    LinkError.HANDSHAKE,
                    "the peer takes frames of " + maxFrame + " bytes, needed are " + LEAST_FRAME);
        }
        return clamp(maxFrame);
    }

    private Frame frame() throws LinkException {
        if (type == null) {
            throw new LinkException(LinkError.MALFORMED, "the frame has no field 't'");
        }
        return switch (type) {
            case "hello" ->
                    new Frame.Hello(
                            versions,
                            node,
                            agent,
                            held,
                            more,
                            clamp(window),
                            largest(maxFrame),
                            beat,
                            deflate,
                            retry,
                            dictionary);
            case "held" -> new Frame.Held(held, more);
            case "msgs" -> new Frame.Messages(messages);
            case "ack" -> new Frame.Ack(acks);
            case "retry" -> new Frame.Retry(Fields.position(stream, epoch, seq));
            case "again" -> new Frame.Again(Fields.stream(stream));
            case "beat" -> new Frame.Beat();
            case "error" -> new Frame.Failure(code, reason);
            default -> throw new LinkException(LinkError.MALFORMED, "unknown type of frame");
        };
    }

    private static int clamp(long value) {
        return (int) Math.max(0, Math.min(Integer.MAX_VALUE, value));
    }

    private void readFields() throws IOException, LinkException {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw new LinkException(LinkError.MALFORMED, "the frame is not a JSON object");
        }
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            readField(name);
        }
        if (parser.nextToken() != null) {
            throw new LinkException(LinkError.MALFORMED, "text follows the frame");
        }
    }

    private void readField(String name) throws IOException, LinkException {
        switch (name) {
            case "t" -> type = string("t", 16);
            case "versions" -> readVersions();
            case "node" -> node = string("node", Fields.NAME);
            case "agent" -> agent = string("agent", Fields.NAME);
            case "held" -> held = readHeld();
            case "more" -> more = bool("more");
            case "window" -> window = number("window");
            case "maxFrame" -> maxFrame = number("maxFrame");
            case "beat" -> beat = number("beat");
            case "deflate" -> deflate = bool("deflate");
            case "retry" -> retry = bool("retry");
            case "dictionary" -> dictionary = bool("dictionary");
            case "stream" -> stream = string("stream", 16);
            case "epoch" -> epoch = Fields.plain("epoch", string("epoch", Fields.EPOCH));
            case "seq" -> seq = number("seq");
            case "m" -> messages = readMessages();
            case "a" -> acks = readAcks();
            case "code" -> code = string("code", 64);
            case "reason" -> reason = string("reason", 1024);
            default -> parser.skipChildren();
        }
    }

    private void readVersions() throws IOException, LinkException {
        expect(JsonToken.START_ARRAY, "versions");
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (versions.size() == 64) {
                throw wrong("versions");
            }
            versions.add(clamp(number("versions")));
        }
    }

    private Map<String, Map<String, String>> readHeld() throws IOException, LinkException {
        expect(JsonToken.START_OBJECT, "held");
        Map<String, Map<String, String>> kinds = new LinkedHashMap<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String kind = Fields.kind(parser.currentName());
            parser.nextToken();
            expect(JsonToken.START_OBJECT, "held");
            Map<String, String> revs = new LinkedHashMap<>();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String key = Fields.key(parser.currentName());
                parser.nextToken();
                revs.put(key, Fields.plain("held", string("held", Fields.NAME)));
            }
            kinds.put(kind, revs);
        }
        return kinds;
    }

    private List<Envelope> readMessages() throws IOException, LinkException {
        expect(JsonToken.START_ARRAY, "m");
        List<Envelope> list = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            expect(JsonToken.START_OBJECT, "m");
            list.add(new EnvelopeReader(this).read());
        }
        return list;
    }

    private List<Position> readAcks() throws IOException, LinkException {
        expect(JsonToken.START_ARRAY, "a");
        List<Position> list = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            expect(JsonToken.START_OBJECT, "a");
            list.add(new EnvelopeReader(this).readPosition());
            if (list.size() > Frame.Ack.LARGEST) {
                throw wrong("a");
            }
        }
        return list;
    }

    JsonParser parser() {
        return parser;
    }

    String string(String field, int maxLength) throws IOException, LinkException {
        expect(JsonToken.VALUE_STRING, field);
        String value = parser.getText();
        if (value.length() > maxLength) {
            throw wrong(field);
        }
        return value;
    }

    long number(String field) throws IOException, LinkException {
        expect(JsonToken.VALUE_NUMBER_INT, field);
        if (parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
            throw wrong(field);
        }
        return parser.getLongValue();
    }

    /** Returns the body: the text of an object or array as it stands, else the value as text. */
    String body() throws IOException {
        JsonToken token = parser.currentToken();
        if (token == JsonToken.VALUE_NULL) {
            return null;
        }
        if (!token.isStructStart()) {
            return parser.getText();
        }
        int start = (int) parser.currentTokenLocation().getCharOffset();
        parser.skipChildren();
        return text.substring(start, (int) parser.currentLocation().getCharOffset());
    }

    private boolean bool(String field) throws LinkException {
        if (!parser.currentToken().isBoolean()) {
            throw wrong(field);
        }
        return parser.currentToken() == JsonToken.VALUE_TRUE;
    }

    private void expect(JsonToken token, String field) throws LinkException {
        if (parser.currentToken() != token) {
            throw wrong(field);
        }
    }

    static LinkException wrong(String field) {
        return new LinkException(LinkError.MALFORMED, "field '" + field + "' is not as agreed");
    }
}
