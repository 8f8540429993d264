package io.caravel.edge.commands;

/**
 * What is published.
 *
 * @param topic where
 * @param payload bytes as they go out
 * @param qos 0 or 1
 * @param retain whether the broker keeps it for later subscribers
 */
public record MqttCommand(String topic, byte[] payload, int qos, boolean retain) {}
