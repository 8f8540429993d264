package io.caravel.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.caravel.lab.MqttArrivals;
import io.caravel.lab.Ports;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.MqttSubscription;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeliveryOrderTest {
    private static final int DEVICES = 4;
    private static final int MESSAGES = 300;

    @TempDir Path folder;
    private EmbeddedBroker broker;
    private String url;

    @BeforeEach
    void start() throws IOException {
        url = "tcp://127.0.0.1:" + Ports.free();
        broker = new EmbeddedBroker(folder, url.substring("tcp://".length()));
        broker.start();
    }

    @AfterEach
    void stop() {
        broker.close();
    }

    @Test
    void eachDevicesMessagesArriveInTheOrderInWhichTheyWereAcknowledged() throws Exception {
        arriveInOrder(1, MESSAGES);
    }

    @Test
    void alsoThoseOfDevicesThatDoNotWaitForEachAcknowledgementArriveInOrder() throws Exception {
        arriveInOrder(100, 10 * MESSAGES);
    }

    private void arriveInOrder(int inFlight, int messages) throws Exception {
        // Given a subscriber to all devices
        Map<String, List<Integer>> arrived = new ConcurrentHashMap<>();
        MqttAsyncClient subscriber =
                connect(
                        "subscriber",
                        new MqttArrivals(
                                (topic, text) ->
                                        arrived.computeIfAbsent(topic, DeliveryOrderTest::list)
                                                .add(Integer.valueOf(text))));
        subscriber.subscribe(new MqttSubscription("devices/+", 1)).waitForCompletion(60_000);
        // When several devices publish at the same time
        List<Thread> devices = new ArrayList<>();
        for (int device = 0; device < DEVICES; device++) {
            String name = "device-" + device;
            Thread thread = new Thread(() -> publish(name, inFlight, messages), name);
            thread.start();
            devices.add(thread);
        }
        for (Thread device : devices) {
            device.join();
        }
        // Then everything arrives, and each device's messages in its order
        await().atMost(Duration.ofSeconds(60))
                .until(
                        () ->
                                arrived.values().stream().mapToInt(List::size).sum()
                                        == DEVICES * messages);
        List<Integer> inOrder = IntStream.range(0, messages).boxed().toList();
        assertThat(arrived).hasSize(DEVICES);
        assertThat(arrived.values()).allSatisfy(found -> assertThat(found).isEqualTo(inOrder));
        subscriber.disconnectForcibly(10, 500, true);
        subscriber.close();
    }

    private static List<Integer> list(String topic) {
        return Collections.synchronizedList(new ArrayList<>());
    }

    private void publish(String name, int inFlight, int messages) {
        try {
            MqttAsyncClient device = connect(name, null);
            Deque<IMqttToken> unacknowledged = new ArrayDeque<>();
            for (int i = 0; i < messages; i++) {
                MqttMessage message =
                        new MqttMessage(String.valueOf(i).getBytes(StandardCharsets.UTF_8));
                message.setQos(1);
                unacknowledged.addLast(device.publish("devices/" + name, message));
                if (unacknowledged.size() >= inFlight) {
                    unacknowledged.removeFirst().waitForCompletion(60_000);
                }
            }
            for (IMqttToken last : unacknowledged) {
                last.waitForCompletion(60_000);
            }
            device.disconnectForcibly(10, 500, true);
            device.close();
        } catch (MqttException e) {
            throw new IllegalStateException(e);
        }
    }

    private MqttAsyncClient connect(String name, MqttCallback callback) throws MqttException {
        MqttAsyncClient client = new MqttAsyncClient(url, name, new MemoryPersistence());
        client.setCallback(callback);
        client.connect().waitForCompletion(60_000);
        return client;
    }
}
