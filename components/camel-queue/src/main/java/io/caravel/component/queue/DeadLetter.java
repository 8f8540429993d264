package io.caravel.component.queue;

/**
 * A message that was given up after too many attempts.
 *
 * @param id its number
 * @param queue the queue it waited in
 * @param lane its lane
 * @param code code of the failure, or {@code QUEUE-010} when the failure had none
 * @param reason the failure in one line
 * @param route id of the route that failed
 * @param time when it was given up, milliseconds since the epoch
 * @param headers its headers as JSON text
 * @param body its body
 */
public record DeadLetter(
        long id,
        String queue,
        Lane lane,
        String code,
        String reason,
        String route,
        long time,
        String headers,
        byte[] body) {}
