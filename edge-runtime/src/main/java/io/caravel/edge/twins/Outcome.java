package io.caravel.edge.twins;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * What follows from an MQTT message.
 *
 * @param messages for the broker, in order
 * @param events for the cloud, in order
 * @param stored completes when what the message changed is on disk: answer it then and not before
 */
public record Outcome(List<MqttOut> messages, List<UpEvent> events, CompletionStage<?> stored) {

    private static final CompletionStage<?> AT_ONCE = CompletableFuture.completedFuture(null);

    static Outcome nothing() {
        return new Outcome(List.of(), List.of(), AT_ONCE);
    }

    static Outcome answer(MqttOut... messages) {
        return new Outcome(List.of(messages), List.of(), AT_ONCE);
    }

    static Outcome event(UpEvent event) {
        return new Outcome(List.of(), List.of(event), AT_ONCE);
    }
}
