package io.caravel.link.wire;

import java.util.Set;
import java.util.regex.Pattern;

/** What the fields of an envelope may hold; the same rules when sending and when receiving. */
final class Fields {
    static final int NAME = 256;
    static final int KEY = 512;
    static final int EPOCH = 64;

    private static final Pattern KIND = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
    private static final Set<String> OPS = Set.of("put", "delete", "event", "synced");

    private Fields() {}

    static String kind(String kind) throws LinkException {
        if (kind == null || !KIND.matcher(kind).matches()) {
            throw invalid("kind");
        }
        return kind;
    }

    static String op(String op) throws LinkException {
        if (op == null || !OPS.contains(op)) {
            throw invalid("op");
        }
        return op;
    }

    static String key(String key) throws LinkException {
        if (key.isEmpty() || key.length() > KEY) {
            throw invalid("key");
        }
        return plain("key", key);
    }

    static Lane stream(String name) throws LinkException {
        Lane lane = Lane.of(name);
        if (lane == null) {
            throw invalid("stream");
        }
        return lane;
    }

    static Position position(String stream, String epoch, long seq) throws LinkException {
        Lane lane = stream(stream);
        if (epoch == null || epoch.isEmpty()) {
            throw invalid("epoch");
        }
        if (seq < 0) {
            throw invalid("seq");
        }
        return new Position(lane, epoch, seq);
    }

    /**
     * Refuses control characters and halves of surrogate pairs, so that a value can stand in a
     * header or a log line and two different ones stay different as UTF-8.
     */
    static String plain(String field, String value) throws LinkException {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (Character.isHighSurrogate(c)
                    && i + 1 < value.length()
                    && Character.isLowSurrogate(value.charAt(i + 1))) {
                i++;
            } else if (Character.isISOControl(c) || Character.isSurrogate(c)) {
                throw invalid(field);
            }
        }
        return value;
    }

    static LinkException invalid(String field) {
        return new LinkException(
                LinkError.ENVELOPE, "field '" + field + "' is missing or not allowed");
    }
}
