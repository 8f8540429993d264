package io.caravel.component.paho;

import java.util.List;

/**
 * Messages that one exchange publishes: in their order, without waiting for one before the next.
 *
 * @param messages none to many; QoS and the retained flag of the exchange hold for all
 */
public record Publications(List<Publication> messages) {

    /** Takes a copy. */
    public Publications {
        messages = List.copyOf(messages);
    }
}
