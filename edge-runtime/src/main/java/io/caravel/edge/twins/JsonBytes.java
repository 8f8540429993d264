package io.caravel.edge.twins;

/** How long a text becomes on the wire: what fits on its way in has to fit on its way on. */
final class JsonBytes {

    private static final int ESCAPED = 6;

    private JsonBytes() {}

    /** The bytes of a text as a JSON string in UTF-8, without its quotes. */
    static int of(CharSequence text) {
        int bytes = 0;
        for (int i = 0; i < text.length(); i++) {
            bytes += of(text.charAt(i));
        }
        return bytes;
    }

    private static int of(char letter) {
        if (letter < ' ') {
            return ESCAPED;
        }
        if (letter < 0x80) {
            return letter == '"' || letter == '\\' ? 2 : 1;
        }
        return letter < 0x800 ? 2 : 3;
    }
}
