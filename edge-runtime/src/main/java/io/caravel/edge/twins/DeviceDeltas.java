package io.caravel.edge.twins;

import io.vertx.core.json.JsonObject;
import java.util.function.BiConsumer;

/** Offers what a device still has to do to whoever drives devices; to nobody at first. */
public final class DeviceDeltas {

    private static final String PREFIX = "$hw/events/device/";
    private static final String ENDING = "/twin/update/delta";

    private volatile BiConsumer<String, JsonObject> driver = (key, delta) -> {};

    /**
     * Sets who is offered deltas; it must return at once.
     *
     * @param driver takes {@code <namespace>/<name>} and the delta's payload
     */
    public void to(BiConsumer<String, JsonObject> driver) {
        this.driver = driver;
    }

    /**
     * Offers a message for devices, if it is a delta.
     *
     * @param message for the broker
     */
    public void offer(MqttOut message) {
        String topic = message.topic();
        if (topic.startsWith(PREFIX) && topic.endsWith(ENDING)) {
            String key = topic.substring(PREFIX.length(), topic.length() - ENDING.length());
            if (key.contains("/")) {
                driver.accept(key, new JsonObject(message.payload()));
            }
        }
    }
}
