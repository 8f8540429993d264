package io.caravel.component.paho;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import org.eclipse.paho.mqttv5.common.packet.MqttPublish;
import org.eclipse.paho.mqttv5.common.packet.MqttWireMessage;
import org.junit.jupiter.api.Test;

/** What the client gets of the packets of a broker. */
class ReadablePacketsTest {

    private static byte[] publish(String topic, String payload) {
        byte[] name = topic.getBytes(StandardCharsets.UTF_8);
        byte[] body = payload.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream packet = new ByteArrayOutputStream();
        packet.write(0x32);
        int length = 2 + name.length + 2 + 1 + body.length;
        packet.write(length & 0x7f | 0x80);
        packet.write(length >> 7);
        packet.write(0);
        packet.write(name.length);
        packet.writeBytes(name);
        packet.writeBytes(new byte[] {0, 9, 0});
        packet.writeBytes(body);
        return packet.toByteArray();
    }

    /** Gives one byte at a time, and nothing in time between any two. */
    private static InputStream slow(byte[] bytes) {
        return new ByteArrayInputStream(bytes) {
            private boolean late;

            @Override
            public synchronized int read(byte[] into, int from, int length) {
                late = !late;
                return late ? timeOut() : super.read(into, from, 1);
            }
        };
    }

    private static int timeOut() {
        return sneaky(new SocketTimeoutException("nothing yet"));
    }

    @SuppressWarnings("unchecked")
    private static <E extends Throwable> int sneaky(Throwable thrown) throws E {
        throw (E) thrown;
    }

    private static byte[] readAll(InputStream in) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        while (true) {
            try {
                int next = in.read();
                if (next < 0) {
                    return all.toByteArray();
                }
                all.write(next);
            } catch (SocketTimeoutException later) {
                assertThat(later).hasMessage("nothing yet");
            }
        }
    }

    @Test
    void packetsComeAsTheyAreThoughTheNetworkPausesInTheMiddle() throws Exception {
        // Given packets, one of them with letters that need a closer look
        ByteArrayOutputStream sent = new ByteArrayOutputStream();
        sent.writeBytes(publish("t/a", "x".repeat(200)));
        sent.writeBytes(publish("t/ü", "y".repeat(300)));
        // When they come byte by byte with pauses, then they are what was sent
        assertThat(readAll(new ReadablePackets(slow(sent.toByteArray()))))
                .isEqualTo(sent.toByteArray());
    }

    @Test
    void aPublishThatCannotBeReadKeepsItsPacketIdAndHoldsUpNothing() throws Exception {
        // Given one with a control character in its topic, and a good one
        ByteArrayOutputStream sent = new ByteArrayOutputStream();
        sent.writeBytes(publish("t/\u0001", "x".repeat(200)));
        byte[] good = publish("t/a", "y".repeat(200));
        sent.writeBytes(good);
        // When they are read
        byte[] read =
                new ReadablePackets(new ByteArrayInputStream(sent.toByteArray())).readAllBytes();
        // Then the first is empty and can be acknowledged, and the other is as it was
        MqttPublish first = (MqttPublish) MqttWireMessage.createWireMessage(read);
        assertThat(first.getTopicName()).isEqualTo(ReadablePackets.UNREADABLE);
        assertThat(first.getMessageId()).isEqualTo(9);
        assertThat(read).endsWith(good);
    }
}
