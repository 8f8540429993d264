package io.caravel.edge.twins;

/**
 * A message for the broker.
 *
 * @param topic where to
 * @param payload JSON text
 */
public record MqttOut(String topic, String payload) {}
