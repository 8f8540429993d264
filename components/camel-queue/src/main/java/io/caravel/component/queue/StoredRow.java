package io.caravel.component.queue;

/**
 * A row that waits, as handed to a consumer.
 *
 * @param id its number in the store: grows, never used twice, also across restarts
 * @param lane its priority
 * @param state whether it is state (keyed) and not an event
 * @param attempts how often it was given to the route without success
 * @param time when it was appended, milliseconds since the epoch
 * @param headers its {@code Caravel*} headers as JSON text
 * @param body its body
 * @param text whether the body was text
 */
public record StoredRow(
        long id,
        Lane lane,
        boolean state,
        int attempts,
        long time,
        String headers,
        byte[] body,
        boolean text) {}
