package io.caravel.component.paho;

/**
 * One message of several that are published together.
 *
 * @param topic where to
 * @param payload its bytes
 */
public record Publication(String topic, byte[] payload) {}
