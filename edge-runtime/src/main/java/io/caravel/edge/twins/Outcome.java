package io.caravel.edge.twins;

import java.util.List;

/**
 * What follows from an MQTT message.
 *
 * @param messages for the broker, in order
 * @param events for the cloud, in order
 */
public record Outcome(List<MqttOut> messages, List<UpEvent> events) {

    static Outcome nothing() {
        return new Outcome(List.of(), List.of());
    }

    static Outcome answer(MqttOut... messages) {
        return new Outcome(List.of(messages), List.of());
    }
}
