package io.caravel.component.queue;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Reads a JSON object of texts, whole numbers, booleans and nulls, which is how headers are kept:
 * several times faster than a parser for all of JSON, and it is done for every row.
 */
final class FlatJson {

    private static final int MOST_DIGITS = 18;

    private final String json;
    private int at;

    private FlatJson(String json) {
        this.json = json;
    }

    /** The members in their order; null when it is anything else than such an object. */
    static Map<String, Object> read(String json) {
        try {
            return new FlatJson(json).object();
        } catch (NotFlat | IndexOutOfBoundsException | NumberFormatException e) {
            return null;
        }
    }

    private Map<String, Object> object() throws NotFlat {
        Map<String, Object> members = new LinkedHashMap<>();
        expect('{');
        if (json.charAt(at) == '}') {
            at++;
        } else {
            do {
                String name = text();
                expect(':');
                members.put(name, value());
            } while (isNext(','));
            expect('}');
        }
        if (at != json.length()) {
            throw new NotFlat();
        }
        return members;
    }

    private boolean isNext(char wanted) {
        boolean next = json.charAt(at) == wanted;
        at += next ? 1 : 0;
        return next;
    }

    private void expect(char wanted) throws NotFlat {
        if (!isNext(wanted)) {
            throw new NotFlat();
        }
    }

    private Object value() throws NotFlat {
        char first = json.charAt(at);
        if (first == '"') {
            return text();
        }
        if (json.startsWith("true", at)) {
            at += 4;
            return Boolean.TRUE;
        }
        if (json.startsWith("false", at)) {
            at += 5;
            return Boolean.FALSE;
        }
        if (json.startsWith("null", at)) {
            at += 4;
            return null;
        }
        return number();
    }

    private Long number() throws NotFlat {
        int from = at;
        isNext('-');
        int digits = at;
        while (json.charAt(at) >= '0' && json.charAt(at) <= '9') {
            at++;
        }
        char end = json.charAt(at);
        if (at == digits || at - digits > MOST_DIGITS || end != ',' && end != '}') {
            throw new NotFlat();
        }
        return Long.parseLong(json, from, at, 10);
    }

    private String text() throws NotFlat {
        expect('"');
        int from = at;
        while (json.charAt(at) != '"' && json.charAt(at) != '\\') {
            at++;
        }
        if (json.charAt(at) == '"') {
            return json.substring(from, at++);
        }
        StringBuilder text = new StringBuilder(json.substring(from, at));
        while (!isNext('"')) {
            char c = json.charAt(at++);
            text.append(c == '\\' ? escaped() : c);
        }
        return text.toString();
    }

    private char escaped() throws NotFlat {
        char c = json.charAt(at++);
        return switch (c) {
            case '"', '\\', '/' -> c;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> {
                at += 4;
                yield (char) Integer.parseInt(json, at - 4, at, 16);
            }
            default -> throw new NotFlat();
        };
    }

    /** Something that is read by a parser for all of JSON. */
    private static final class NotFlat extends Exception {
        private static final long serialVersionUID = 1L;

        NotFlat() {
            super(null, null, false, false);
        }
    }
}
