package io.caravel.component.paho;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Those who want to know that a connection came or went; one failing listener harms no other. */
final class ConnectionListeners {

    private static final Logger LOG = LoggerFactory.getLogger(ConnectionListeners.class);

    private final List<Consumer<Boolean>> listeners = new CopyOnWriteArrayList<>();

    void add(Consumer<Boolean> listener) {
        listeners.add(listener);
    }

    void tell(boolean connected) {
        for (Consumer<Boolean> listener : listeners) {
            try {
                listener.accept(connected);
            } catch (RuntimeException e) {
                LOG.warn(
                        "MQTT-008 a listener of the connection failed at connected={}",
                        connected,
                        e);
            }
        }
    }
}
