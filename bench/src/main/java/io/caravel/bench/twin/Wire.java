package io.caravel.bench.twin;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.function.BiConsumer;

/**
 * An MQTT 5 connection with QoS 1 that takes as little as it can from what it measures: packets on
 * a socket, on the threads of its callers. One thread publishes, or one listens. Without the broker
 * it is over.
 */
final class Wire implements AutoCloseable {

    private static final int WINDOW = 16;
    private static final int BUFFER = 64 * 1024;
    private static final int CONNECT = 0x10;
    private static final int PUBLISH = 0x30;
    private static final int PUBLISH_QOS_1 = 0x32;
    private static final int PUBACK = 0x40;
    private static final int SUBSCRIBE = 0x82;

    private final Socket socket;
    private final DataInputStream in;
    private final DataOutputStream out;
    private int open;
    private int lastId;

    /**
     * Connects.
     *
     * @param url of the broker, {@code tcp://<host>:<port>}
     */
    Wire(String url, String clientId) {
        URI broker = URI.create(url);
        try {
            socket = new Socket(broker.getHost(), broker.getPort());
            socket.setTcpNoDelay(true);
            in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), BUFFER));
            out = new DataOutputStream(new BufferedOutputStream(socket.getOutputStream(), BUFFER));
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            DataOutputStream fields = new DataOutputStream(body);
            fields.writeUTF("MQTT");
            fields.write(new byte[] {5, 2, 0, 0, 0}); // clean start, no keep alive, no properties
            fields.writeUTF(clientId);
            answered(CONNECT, body.toByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Publishes; returns when the message is on its way, and waits while too many are. */
    void publish(String topic, String payload) {
        try {
            byte[] name = topic.getBytes(StandardCharsets.UTF_8);
            byte[] text = payload.getBytes(StandardCharsets.UTF_8);
            begin(PUBLISH_QOS_1, 2 + name.length + 2 + 1 + text.length);
            out.writeShort(name.length);
            out.write(name);
            out.writeShort(nextId());
            out.write(0);
            out.write(text);
            out.flush();
            open++;
            while (open >= WINDOW || in.available() > 0) {
                acknowledgement();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until everything is acknowledged. */
    void flush() {
        try {
            while (open > 0) {
                acknowledgement();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Subscribes. */
    void subscribe(String filter) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        try {
            DataOutputStream fields = new DataOutputStream(body);
            fields.writeShort(nextId());
            fields.write(0);
            fields.writeUTF(filter);
            fields.write(1);
            answered(SUBSCRIBE, body.toByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Gives topic and payload of each message, and acknowledges it; returns when this is over. */
    void listen(BiConsumer<String, String> receiver) {
        try {
            while (true) {
                int type = in.readUnsignedByte();
                byte[] body = in.readNBytes(number());
                if ((type & 0xf0) == PUBLISH) {
                    receive(body, receiver);
                }
                if (in.available() == 0) {
                    out.flush();
                }
            }
        } catch (IOException closed) {
            // the end
        }
    }

    private void receive(byte[] body, BiConsumer<String, String> receiver) throws IOException {
        int name = (body[0] & 0xff) << 8 | body[1] & 0xff;
        int id = 2 + name;
        int begin = id + 3 + body[id + 2]; // its properties are few
        receiver.accept(
                new String(body, 2, name, StandardCharsets.UTF_8),
                new String(body, begin, body.length - begin, StandardCharsets.UTF_8));
        begin(PUBACK, 2);
        out.write(body, id, 2);
    }

    private int nextId() {
        lastId = lastId % 0xffff + 1;
        return lastId;
    }

    private void acknowledgement() throws IOException {
        int type = in.readUnsignedByte();
        in.readNBytes(number());
        if (type == PUBACK) {
            open--;
        }
    }

    /** Sends a packet and waits for its answer, which must not be a refusal. */
    private void answered(int type, byte[] body) throws IOException {
        begin(type, body.length);
        out.write(body);
        out.flush();
        in.readUnsignedByte();
        byte[] answer = in.readNBytes(number());
        int at = type == CONNECT ? 1 : answer.length - 1;
        if ((answer[at] & 0xff) >= 0x80) {
            throw new IOException("the broker refuses, reason " + (answer[at] & 0xff));
        }
    }

    private void begin(int type, int length) throws IOException {
        out.write(type);
        int left = length;
        while (left > 0x7f) {
            out.write(left & 0x7f | 0x80);
            left >>= 7;
        }
        out.write(left);
    }

    private int number() throws IOException {
        int value = 0;
        int shift = 0;
        int part;
        do {
            part = in.readUnsignedByte();
            value |= (part & 0x7f) << shift;
            shift += 7;
        } while (part > 0x7f);
        return value;
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            // over already
        }
    }
}
