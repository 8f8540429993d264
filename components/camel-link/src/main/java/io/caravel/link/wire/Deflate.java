package io.caravel.link.wire;

import io.vertx.core.buffer.Buffer;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * Raw deflate (RFC 1951) of one frame at a time, each for itself, in a binary WebSocket message.
 * Inflating stops at the bound, whatever the compressed bytes claim. Each thread keeps one
 * deflater, one inflater and a piece of memory, so that connections cost none of these.
 */
public final class Deflate {
    /** Shorter frames are sent as text. */
    public static final int WORTH_IT = 512;

    /** The same for a peer that has the dictionary. */
    public static final int WORTH_IT_WITH_DICTIONARY = 32;

    private static final int KEPT = 64 * 1024;

    private static final ThreadLocal<Deflate> OF_THREAD = ThreadLocal.withInitial(Deflate::new);

    private final Deflater deflater = new Deflater(Deflater.BEST_SPEED, true);
    private final Inflater inflater = new Inflater(true);
    private byte[] room = new byte[KEPT];

    private Deflate() {}

    /** Returns the deflated bytes. */
    public static Buffer deflate(byte[] bytes) {
        Deflate own = OF_THREAD.get();
        own.deflater.reset();
        return own.pack(bytes);
    }

    /** Returns the deflated bytes, for a peer that has the {@link Dictionary}. */
    public static Buffer deflateWithDictionary(byte[] bytes) {
        Deflate own = OF_THREAD.get();
        own.deflater.reset();
        own.deflater.setDictionary(Dictionary.bytes());
        return own.pack(bytes);
    }

    /**
     * Returns the text of deflated UTF-8, made with or without the {@link Dictionary}.
     *
     * @throws LinkException TOO_LARGE if it inflates to more than {@code maxBytes}, MALFORMED if it
     *     is not deflate or not UTF-8
     */
    public static String inflate(Buffer deflated, int maxBytes) throws LinkException {
        Deflate own = OF_THREAD.get();
        try {
            int length = own.unpack(deflated.getBytes(), maxBytes);
            return utf8(own.room, length);
        } catch (DataFormatException e) {
            throw new LinkException(LinkError.MALFORMED, "the binary frame is not deflate");
        } finally {
            own.inflater.reset();
            own.room = own.room.length > KEPT ? new byte[KEPT] : own.room;
        }
    }

    private Buffer pack(byte[] bytes) {
        deflater.setInput(bytes);
        deflater.finish();
        Buffer out = Buffer.buffer(bytes.length / 2 + 64);
        while (!deflater.finished()) {
            out.appendBytes(room, 0, deflater.deflate(room));
        }
        return out;
    }

    private int unpack(byte[] deflated, int maxBytes) throws DataFormatException, LinkException {
        inflater.setDictionary(Dictionary.bytes());
        inflater.setInput(deflated);
        int length = 0;
        while (!inflater.finished()) {
            if (length == room.length) {
                room = Arrays.copyOf(room, 2 * length);
            }
            int n = inflater.inflate(room, length, room.length - length);
            if (n == 0 && !inflater.finished()) {
                throw new LinkException(LinkError.MALFORMED, "the deflated frame is cut off");
            }
            length += n;
            if (length > maxBytes) {
                throw new LinkException(
                        LinkError.TOO_LARGE,
                        "the frame inflates to more than " + maxBytes + " bytes");
            }
        }
        return length;
    }

    /** Returns the text of UTF-8 bytes, refusing bytes that are not. */
    public static String utf8(Buffer bytes) throws LinkException {
        return utf8(bytes.getBytes(), bytes.length());
    }

    private static String utf8(byte[] bytes, int length) throws LinkException {
        String text = new String(bytes, 0, length, StandardCharsets.UTF_8);
        if (text.indexOf('\uFFFD') < 0) {
            return text; // nothing had to be replaced
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, 0, length))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new LinkException(LinkError.MALFORMED, "the frame is not UTF-8");
        }
    }
}
