package io.caravel.devcluster.protobuf;

import java.io.IOException;
import java.util.Arrays;

/** Reads the fields of one protobuf message. */
final class Wire {

    private final byte[] bytes;
    private final int end;
    private int at;
    private int field;
    private long number;
    private byte[] content;

    Wire(byte[] bytes) {
        this.bytes = bytes;
        this.end = bytes.length;
    }

    /** Moves to the next field; false at the end of the message. */
    boolean next() throws IOException {
        if (at == end) {
            return false;
        }
        long tag = varint();
        field = (int) (tag >>> 3);
        content = null;
        number = 0;
        switch ((int) (tag & 7)) {
            case 0 -> number = varint();
            case 1 -> take(8);
            case 2 -> content = take(length());
            case 5 -> take(4);
            default -> throw new IOException("a protobuf field of an unknown wire type");
        }
        return true;
    }

    int field() {
        return field;
    }

    /** The value of a number field. */
    long number() {
        return number;
    }

    /** The bytes of a text, bytes or message field. */
    byte[] content() throws IOException {
        if (content == null) {
            throw new IOException("protobuf field " + field + " is not of the expected type");
        }
        return content;
    }

    /** Whether the field says nothing, as clients write fields that are not set. */
    boolean isEmpty() {
        return content == null ? number == 0 : content.length == 0;
    }

    private int length() throws IOException {
        long length = varint();
        if (length < 0 || length > end - at) {
            throw new IOException("a protobuf field is longer than its message");
        }
        return (int) length;
    }

    private byte[] take(int length) throws IOException {
        if (length > end - at) {
            throw new IOException("a protobuf message is cut short");
        }
        at += length;
        return Arrays.copyOfRange(bytes, at - length, at);
    }

    private long varint() throws IOException {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            if (at == end) {
                throw new IOException("a protobuf message is cut short");
            }
            byte b = bytes[at++];
            value |= (long) (b & 0x7f) << shift;
            if (b >= 0) {
                return value;
            }
        }
        throw new IOException("a protobuf number is too long");
    }
}
