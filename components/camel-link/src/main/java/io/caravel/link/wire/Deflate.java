package io.caravel.link.wire;

import io.vertx.core.buffer.Buffer;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * Raw deflate (RFC 1951) of one frame at a time, each for itself, in a binary WebSocket message.
 * Inflating stops at the bound, whatever the compressed bytes claim.
 */
public final class Deflate {
    /** Shorter frames are sent as text. */
    public static final int WORTH_IT = 512;

    private static final int CHUNK = 8192;

    private Deflate() {}

    /** Returns the deflated UTF-8 of the text. */
    public static Buffer deflate(String text) {
        Deflater deflater = new Deflater(Deflater.BEST_SPEED, true);
        try {
            deflater.setInput(text.getBytes(StandardCharsets.UTF_8));
            deflater.finish();
            Buffer out = Buffer.buffer(CHUNK);
            byte[] chunk = new byte[CHUNK];
            while (!deflater.finished()) {
                out.appendBytes(chunk, 0, deflater.deflate(chunk));
            }
            return out;
        } finally {
            deflater.end();
        }
    }

    /**
     * Returns the text of deflated UTF-8.
     *
     * @throws LinkException TOO_LARGE if it inflates to more than {@code maxBytes}, MALFORMED if it
     *     is not deflate or not UTF-8
     */
    public static String inflate(Buffer deflated, int maxBytes) throws LinkException {
        Inflater inflater = new Inflater(true);
        try {
            inflater.setInput(deflated.getBytes());
            Buffer out = Buffer.buffer(Math.min(maxBytes, CHUNK));
            byte[] chunk = new byte[CHUNK];
            while (!inflater.finished()) {
                int n = inflater.inflate(chunk);
                if (n == 0 && !inflater.finished()) {
                    throw new LinkException(LinkError.MALFORMED, "the deflated frame is cut off");
                }
                if (out.length() + n > maxBytes) {
                    throw new LinkException(
                            LinkError.TOO_LARGE,
                            "the frame inflates to more than " + maxBytes + " bytes");
                }
                out.appendBytes(chunk, 0, n);
            }
            return utf8(out);
        } catch (DataFormatException e) {
            throw new LinkException(LinkError.MALFORMED, "the binary frame is not deflate");
        } finally {
            inflater.end();
        }
    }

    /** Returns the text of UTF-8 bytes, refusing bytes that are not. */
    public static String utf8(Buffer bytes) throws LinkException {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes.getBytes()))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new LinkException(LinkError.MALFORMED, "the frame is not UTF-8");
        }
    }
}
