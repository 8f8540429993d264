package io.caravel.edge;

import io.caravel.edge.config.MqttConfig;
import io.caravel.edge.status.EdgeStatus;
import io.caravel.runtime.StartFailure;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The embedded MQTT broker, for a box without one. Its jars are a module of their own, so it is
 * known here by name only. While it cannot listen it is tried again: the rest of the edge works
 * without it and finds it when it is there.
 */
final class LocalBroker implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LocalBroker.class);
    private static final String CLASS = "io.caravel.broker.EmbeddedBroker";
    private static final String CANNOT_LISTEN = "EDGE-BROKER-002";
    private static final String CODE = "EDGE-MQTT-002";
    private static final long LONGEST_PAUSE_MS = 30_000;

    private final MqttConfig mqtt;
    private final Path folder;
    private final EdgeStatus status;
    private ScheduledExecutorService timer;
    private AutoCloseable broker;
    private boolean closed;

    private LocalBroker(MqttConfig mqtt, Path folder, EdgeStatus status) {
        this.mqtt = mqtt;
        this.folder = folder;
        this.status = status;
    }

    /**
     * Starts it when the settings name no other broker; comes back also when it cannot listen yet.
     *
     * @return null when the settings name another broker
     * @throws StartFailure {@code EDGE-MQTT-001} when its jars are absent, {@code EDGE-MQTT-002}
     *     when it can never start with these settings
     */
    static LocalBroker start(MqttConfig mqtt, Path folder, EdgeStatus status) {
        if (!mqtt.embedded()) {
            return null;
        }
        LocalBroker local = new LocalBroker(mqtt, folder, status);
        local.begin();
        return local;
    }

    private void begin() {
        try {
            broker = open();
        } catch (StartFailure why) {
            if (!heals(why)) {
                throw why;
            }
            LOG.error("{}; tried again until it works", why.getMessage());
            status.problem(CODE, why.getMessage());
            timer =
                    Executors.newSingleThreadScheduledExecutor(
                            work -> {
                                Thread thread = new Thread(work, "edge-broker-start");
                                thread.setDaemon(true);
                                return thread;
                            });
            again(1_000);
        }
    }

    private void again(long pause) {
        timer.schedule(() -> tryAgain(pause), pause, TimeUnit.MILLISECONDS);
    }

    private synchronized void tryAgain(long pause) {
        if (closed) {
            return;
        }
        try {
            broker = open();
            status.solved(CODE);
        } catch (StartFailure why) {
            status.problem(CODE, why.getMessage());
            again(Math.min(LONGEST_PAUSE_MS, pause * 2));
        }
    }

    private static boolean heals(StartFailure why) {
        return CODE.equals(why.code()) && why.getMessage().contains(CANNOT_LISTEN);
    }

    private AutoCloseable open() {
        try {
            Class<?> type = Class.forName(CLASS);
            Object opened =
                    type.getConstructor(Path.class, String.class)
                            .newInstance(folder, mqtt.listen());
            Map<String, String> properties = new LinkedHashMap<>(mqtt.broker());
            properties.put("OwnUser", mqtt.username());
            properties.put("OwnPassword", mqtt.password());
            properties.put("OwnClientId", mqtt.clientId());
            for (Map.Entry<String, String> property : properties.entrySet()) {
                type.getMethod("set" + property.getKey(), String.class)
                        .invoke(opened, property.getValue());
            }
            type.getMethod("start").invoke(opened);
            LOG.info("MQTT broker of this process on {}", mqtt.listen());
            return (AutoCloseable) opened;
        } catch (ClassNotFoundException e) {
            throw new StartFailure(
                    "EDGE-MQTT-001",
                    "edge.mqtt.url is empty and the embedded broker is not installed: set edge.mqtt.url to a broker or add the edge-broker jars",
                    e);
        } catch (InvocationTargetException e) {
            throw new StartFailure(
                    CODE,
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
        if (timer != null) {
            timer.shutdownNow();
        }
        stop();
    }

    private synchronized void stop() {
        closed = true;
        try {
            if (broker != null) {
                broker.close();
            }
        } catch (Exception e) {
            LOG.warn("EDGE-MQTT-003 the embedded broker did not stop in order", e);
        }
    }
}
