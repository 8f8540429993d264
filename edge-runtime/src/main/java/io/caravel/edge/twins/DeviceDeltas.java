package io.caravel.edge.twins;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.function.BiConsumer;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/**
 * Offers what a device still has to do to whoever drives devices; to nobody at first. A step of a
 * route that every answer takes, hence without a language.
 */
public final class DeviceDeltas implements Processor {

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

    /** Offers the deltas among the messages for devices that are the body, in order. */
    @Override
    public void process(Exchange exchange) {
        for (Object message : exchange.getMessage().getBody(List.class)) {
            offer((MqttOut) message);
        }
    }

    private void offer(MqttOut message) {
        String topic = message.topic();
        if (topic.startsWith(PREFIX) && topic.endsWith(ENDING)) {
            String key = topic.substring(PREFIX.length(), topic.length() - ENDING.length());
            if (key.contains("/")) {
                driver.accept(key, new JsonObject(message.payload()));
            }
        }
    }
}
