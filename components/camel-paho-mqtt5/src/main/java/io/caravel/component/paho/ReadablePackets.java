package io.caravel.component.paho;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.packet.MqttWireMessage;

/**
 * What a broker sends, packet by packet, so that the client can read all of it. Brokers pass on
 * what Paho 1.2.5 cannot read, such as correlation data of more than 32 KiB or a control character
 * in a topic; its reading thread would end at it, on each connection again. Such a publish comes as
 * an empty one on {@link #UNREADABLE} with its packet id, so that it can be acknowledged. For one
 * reading thread; a time-out in the middle of a packet loses nothing.
 */
final class ReadablePackets extends InputStream {

    /** The topic of what cannot be read; no client publishes there. */
    static final String UNREADABLE = "$unreadable";

    private static final int PUBLISH = 3;
    private static final int MOST_LENGTH_BYTES = 4;
    private static final int USUAL = 1024;
    private static final int KEPT = 64 * 1024;

    private final InputStream in;
    private byte[] packet = new byte[USUAL];
    private int size;
    private int have;
    private int given;

    ReadablePackets(InputStream in) {
        this.in = in;
    }

    @Override
    public int read() throws IOException {
        return isReady() ? packet[given++] & 0xff : -1;
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (!isReady()) {
            return -1;
        }
        int count = Math.min(length, size - given);
        System.arraycopy(packet, given, into, from, count);
        given += count;
        return count;
    }

    @Override
    public int available() throws IOException {
        return size > 0 && have == size ? size - given : 0;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    private boolean isReady() throws IOException {
        if (size > 0 && given == size) {
            packet = packet.length > KEPT ? new byte[USUAL] : packet;
            size = 0;
            have = 0;
            given = 0;
        }
        boolean whole = size > 0 && have == size;
        while (!whole) {
            int wanted = size == 0 ? 1 : size - have;
            if (packet.length < have + wanted) {
                packet = Arrays.copyOf(packet, have + wanted);
            }
            int count = in.read(packet, have, wanted);
            if (count < 0) {
                return false;
            }
            have += count;
            size = size == 0 ? sizeSoFar() : size;
            whole = size > 0 && have == size;
            if (whole) {
                check();
            }
        }
        return true;
    }

    /** The size of the packet, 0 while its length has not come whole. */
    private int sizeSoFar() throws IOException {
        int start = bodyStart();
        if (start == 0 && have > MOST_LENGTH_BYTES) {
            throw new IOException("the broker sent a packet without a length");
        }
        int length = 0;
        for (int i = 1; i < start; i++) {
            length |= (packet[i] & 0x7f) << 7 * (i - 1);
        }
        return start == 0 ? 0 : start + length;
    }

    private int bodyStart() {
        for (int i = 1; i < have; i++) {
            if (packet[i] >= 0) {
                return i + 1;
            }
        }
        return 0;
    }

    private void check() {
        boolean isPublish = (packet[0] >> 4 & 0x0f) == PUBLISH;
        if (isPublish && !isPlain() && !isReadable()) {
            replace();
        }
    }

    /** Whether it has a topic of plain letters and no properties, as nearly all have. */
    private boolean isPlain() {
        int topic = bodyStart() + 2;
        int end = topicEnd();
        int properties = end + idBytes();
        if (properties >= size || packet[properties] != 0) {
            return false;
        }
        for (int i = topic; i < end; i++) {
            if (packet[i] < ' ' || packet[i] == 0x7f) {
                return false;
            }
        }
        return true;
    }

    private int topicEnd() {
        int start = bodyStart();
        return start + 2 > size
                ? size
                : start + 2 + ((packet[start] & 0xff) << 8 | packet[start + 1] & 0xff);
    }

    private int idBytes() {
        return (packet[0] & 0x06) == 0 ? 0 : 2;
    }

    private boolean isReadable() {
        try {
            return MqttWireMessage.createWireMessage(Arrays.copyOf(packet, size)) != null;
        } catch (MqttException | RuntimeException unreadable) {
            return false;
        }
    }

    private void replace() {
        int id = topicEnd();
        if (id + idBytes() > size) {
            return;
        }
        byte[] topic = UNREADABLE.getBytes(StandardCharsets.US_ASCII);
        int length = 2 + topic.length + idBytes() + 1;
        byte[] replaced = new byte[2 + length];
        replaced[0] = packet[0];
        replaced[1] = (byte) length;
        replaced[3] = (byte) topic.length;
        System.arraycopy(topic, 0, replaced, 4, topic.length);
        System.arraycopy(packet, id, replaced, 4 + topic.length, idBytes());
        packet = replaced;
        size = replaced.length;
        have = size;
    }
}
