package io.caravel.component.paho;

import java.util.concurrent.CompletableFuture;
import org.eclipse.paho.mqttv5.common.MqttMessage;

/** A message to be published, and how that ended. */
final class Outgoing {

    final String topic;
    final MqttMessage message;

    /** Completes when the broker has acknowledged, or fails. */
    final CompletableFuture<Void> outcome = new CompletableFuture<>();

    Outgoing(String topic, MqttMessage message) {
        this.topic = topic;
        this.message = message;
    }
}
