package io.caravel.link.wire;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/** Reads the fields of one envelope or position; the parser stands on its opening brace. */
final class EnvelopeReader {
    private final FrameReader frame;
    private final JsonParser parser;

    private long version = Envelope.VERSION;
    private String id;
    private String stream;
    private String epoch;
    private long seq = -1;
    private String lane;
    private String kind;
    private String key;
    private String op;
    private String rev;
    private Long time;
    private String trace;
    private String body;

    EnvelopeReader(FrameReader frame) {
        this.frame = frame;
        this.parser = frame.parser();
    }

    Envelope read() throws IOException, LinkException {
        readFields();
        if (version > Envelope.VERSION || version < 1) {
            throw new LinkException(
                    LinkError.VERSION,
                    "an envelope has version " + version + ", this side knows 1");
        }
        Position position = Fields.position(stream, epoch, seq);
        if (lane != null && Lane.of(lane) != position.stream()) {
            throw Fields.invalid("lane");
        }
        return new Envelope(
                id,
                position,
                position.stream(),
                Fields.kind(kind),
                key == null ? null : Fields.key(key),
                Fields.op(op),
                rev,
                time,
                trace,
                body);
    }

    Position readPosition() throws IOException, LinkException {
        readFields();
        return Fields.position(stream, epoch, seq);
    }

    private void readFields() throws IOException, LinkException {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            if (parser.nextToken() != JsonToken.VALUE_NULL) {
                readField(name);
            }
        }
    }

    private void readField(String name) throws IOException, LinkException {
        switch (name) {
            case "v" -> version = frame.number("v");
            case "id" -> id = plain("id", Fields.NAME);
            case "stream" -> stream = plain("stream", 16);
            case "epoch" -> epoch = plain("epoch", Fields.EPOCH);
            case "seq" -> seq = frame.number("seq");
            case "lane" -> lane = plain("lane", 16);
            case "kind" -> kind = plain("kind", 64);
            case "key" -> key = plain("key", Fields.KEY);
            case "op" -> op = plain("op", 16);
            case "rev" -> rev = plain("rev", Fields.NAME);
            case "time" -> time = frame.number("time");
            case "trace" -> trace = plain("trace", Fields.NAME);
            case "body" -> body = frame.body();
            default -> parser.skipChildren();
        }
    }

    private String plain(String field, int maxLength) throws IOException, LinkException {
        return Fields.plain(field, frame.string(field, maxLength));
    }
}
