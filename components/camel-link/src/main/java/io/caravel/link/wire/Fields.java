package io.caravel.link.wire;

import java.util.Set;
import java.util.regex.Pattern;

/** What the fields of an envelope may hold; the same rules when sending and when receiving. */
final class Fields {
    static final int NAME = 256;
    static final int KEY = 512;

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

    /** Refuses control characters, so that a value can stand in a header or a log line. */
    static String plain(String field, String value) throws LinkException {
        for (int i = 0; i < value.length(); i++) {
            if (Character.isISOControl(value.charAt(i))) {
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
