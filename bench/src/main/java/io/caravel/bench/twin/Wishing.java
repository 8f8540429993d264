package io.caravel.bench.twin;

import io.caravel.cli.device.MqttLink;
import io.caravel.cli.lab.Await;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** From a change of a Device in the cloud to the delta that the device hears. */
final class Wishing implements AutoCloseable {

    private final TwinLab lab;
    private final int devices;
    private final Map<String, Long> heard = new ConcurrentHashMap<>();
    private final MqttLink listener;

    Wishing(String url, TwinLab lab, int devices) {
        this.lab = lab;
        this.devices = devices;
        listener =
                new MqttLink(
                        url,
                        "bench-deltas",
                        this::delta,
                        "$hw/events/device/+/+/twin/update/delta");
        listener.connect(10_000);
    }

    /**
     * Changes one Device after the other; answers the milliseconds of each, sorted.
     *
     * @param first the first value, which no device has had
     */
    List<Double> milliseconds(int first, int changes) {
        List<Double> times = new ArrayList<>();
        for (int i = 0; i < changes; i++) {
            String value = String.valueOf(first + i);
            long began = System.nanoTime();
            lab.want(i % devices, value);
            Await.until("delta " + value, Duration.ofSeconds(30), () -> heard.containsKey(value));
            times.add((heard.get(value) - began) / 1e6);
        }
        return times.stream().sorted().toList();
    }

    private void delta(String topic, String payload) {
        long now = System.nanoTime();
        String value =
                new JsonObject(payload)
                        .getJsonObject("delta", new JsonObject())
                        .getString(TwinLab.TARGET, "");
        heard.putIfAbsent(value, now);
    }

    @Override
    public void close() {
        listener.close();
    }
}
