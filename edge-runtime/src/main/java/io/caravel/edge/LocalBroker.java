package io.caravel.edge;

import io.caravel.edge.config.EdgeConfig;
import io.caravel.runtime.StartFailure;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The embedded MQTT broker, for a box without one. Its jars are a module of their own, so it is
 * known here by name only.
 */
final class LocalBroker implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LocalBroker.class);
    private static final String CLASS = "io.caravel.broker.EmbeddedBroker";

    private final AutoCloseable broker;

    private LocalBroker(AutoCloseable broker) {
        this.broker = broker;
    }

    /**
     * Starts it when the settings name no other broker.
     *
     * @return null when the settings name another broker
     * @throws StartFailure {@code EDGE-MQTT-001} when its jars are absent, {@code EDGE-MQTT-002}
     *     when it does not start
     */
    static LocalBroker start(EdgeConfig.Mqtt mqtt, Path folder) {
        if (!mqtt.embedded()) {
            return null;
        }
        try {
            Class<?> type = Class.forName(CLASS);
            Object broker =
                    type.getConstructor(Path.class, String.class)
                            .newInstance(folder, mqtt.listen());
            if (!mqtt.username().isEmpty()) {
                type.getMethod("setUsers", String.class)
                        .invoke(broker, mqtt.username() + "=" + mqtt.password());
            }
            type.getMethod("start").invoke(broker);
            LOG.info("MQTT broker of this process on {}", mqtt.listen());
            return new LocalBroker((AutoCloseable) broker);
        } catch (ClassNotFoundException e) {
            throw new StartFailure(
                    "EDGE-MQTT-001",
                    "edge.mqtt.url is empty and the embedded broker is not installed: set edge.mqtt.url to a broker or add the edge-broker jars",
                    e);
        } catch (InvocationTargetException e) {
            throw new StartFailure(
                    "EDGE-MQTT-002",
                    "the embedded broker does not start on %s: %s"
                            .formatted(mqtt.listen(), e.getCause().getMessage()),
                    e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new StartFailure(
                    "EDGE-MQTT-001",
                    "the embedded broker is not of this version: install the edge-broker jars of this release",
                    e);
        }
    }

    @Override
    public void close() {
        try {
            broker.close();
        } catch (Exception e) {
            LOG.warn("EDGE-MQTT-003 the embedded broker did not stop in order", e);
        }
    }
}
