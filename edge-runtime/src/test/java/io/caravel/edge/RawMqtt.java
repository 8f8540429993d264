package io.caravel.edge;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** A client that writes MQTT 5 packets byte by byte, also such as no library would write. */
final class RawMqtt implements AutoCloseable {

    private static final int CONNECT = 0x10;
    private static final int PUBLISH_QOS_1 = 0x32;

    private final Socket socket;

    RawMqtt(String url, String clientId) throws IOException {
        URI broker = URI.create(url);
        socket = new Socket(broker.getHost(), broker.getPort());
        socket.setSoTimeout(10_000);
        ByteArrayOutputStream connect = new ByteArrayOutputStream();
        connect.writeBytes(text("MQTT".getBytes(StandardCharsets.UTF_8)));
        connect.writeBytes(new byte[] {5, 2, 0, 60, 0});
        connect.writeBytes(text(clientId.getBytes(StandardCharsets.UTF_8)));
        send(CONNECT, connect.toByteArray());
        answer();
    }

    /** Publishes with QoS 1; returns when the broker has answered, or ended the connection. */
    void publish(byte[] topic, byte[] properties, byte[] payload) throws IOException {
        ByteArrayOutputStream publish = new ByteArrayOutputStream();
        publish.writeBytes(text(topic));
        publish.writeBytes(new byte[] {0, 1});
        length(publish, properties.length);
        publish.writeBytes(properties);
        publish.writeBytes(payload);
        send(PUBLISH_QOS_1, publish.toByteArray());
        answer();
    }

    /** A string as the protocol has it: two bytes of length, then the bytes. */
    static byte[] text(byte[] bytes) {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        text.write(bytes.length >> 8);
        text.write(bytes.length);
        text.writeBytes(bytes);
        return text.toByteArray();
    }

    private void send(int type, byte[] body) throws IOException {
        ByteArrayOutputStream packet = new ByteArrayOutputStream();
        packet.write(type);
        length(packet, body.length);
        packet.writeBytes(body);
        socket.getOutputStream().write(packet.toByteArray());
        socket.getOutputStream().flush();
    }

    private static void length(ByteArrayOutputStream out, int length) {
        int rest = length;
        do {
            out.write((rest & 0x7f) | (rest > 0x7f ? 0x80 : 0));
            rest >>= 7;
        } while (rest > 0);
    }

    private void answer() throws IOException {
        DataInputStream in = new DataInputStream(socket.getInputStream());
        int type = in.read();
        if (type >= 0) {
            in.readNBytes(in.read());
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
