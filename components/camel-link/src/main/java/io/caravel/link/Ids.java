package io.caravel.link;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.UUID;

/** Random names that are short on the wire. */
final class Ids {
    private static final Base64.Encoder TEXT = Base64.getUrlEncoder().withoutPadding();

    private Ids() {}

    /** Returns 8 characters, unlike those of other connections of one peer. */
    static String shortOne() {
        return longOne().substring(0, 8);
    }

    /** Returns 22 characters that are unlike any other ones. */
    static String longOne() {
        UUID id = UUID.randomUUID();
        return TEXT.encodeToString(
                ByteBuffer.allocate(16)
                        .putLong(id.getMostSignificantBits())
                        .putLong(id.getLeastSignificantBits())
                        .array());
    }
}
