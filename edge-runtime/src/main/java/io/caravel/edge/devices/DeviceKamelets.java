package io.caravel.edge.devices;

import io.caravel.edge.objects.ObjectListener;
import io.caravel.edge.objects.ObjectStore;
import io.caravel.edge.objects.StoredObject;
import io.caravel.edge.twins.DeviceApply;
import io.caravel.edge.twins.DeviceDeltas;
import io.caravel.edge.twins.TwinReports;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.CamelContext;
import org.apache.camel.support.jsse.SSLContextParameters;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the Kamelets of all devices of this node running, as the stored Devices say. A property
 * whose device, protocol or visitors changed is started anew, and nothing else. It costs nothing
 * while no Device has visitors. Thread-safe.
 */
public final class DeviceKamelets implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(DeviceKamelets.class);
    private static final long FIRST_PAUSE_MS = 1_000;

    private final Settings settings;
    private final ObjectStore objects;
    private final DeviceApply apply;
    private final EdgeFlow edge;
    private final HealthBook health;
    private final Map<String, KameletDevice> known = new ConcurrentHashMap<>();
    private final Map<String, String> models = new ConcurrentHashMap<>();
    private final Map<String, PropertyKamelets> running = new ConcurrentHashMap<>();
    private final DeviceThreads threads = new DeviceThreads();
    private final Supervisor supervisor;
    private DeviceContext devices;
    private boolean closed;

    /**
     * What the settings say.
     *
     * @param protocols that are served by Kamelets; {@code *} for each that has one
     * @param components that Kamelets and routes of integrators may use
     * @param kameletsDir folder with more Kamelets, empty for none
     * @param routesDir folder with routes of integrators, empty for none
     * @param properties that Kamelets may name
     * @param tls whom MQTT brokers with TLS are trusted by and the own certificate; null for Java's
     */
    public record Settings(
            Set<String> protocols,
            Set<String> components,
            String kameletsDir,
            String routesDir,
            Map<String, String> properties,
            SSLContextParameters tls) {}

    private DeviceKamelets(Settings settings, CamelContext context) {
        this.settings = settings;
        objects = context.getRegistry().lookupByNameAndType("objects", ObjectStore.class);
        apply = context.getRegistry().lookupByNameAndType("deviceApply", DeviceApply.class);
        edge = new EdgeFlow(context.createProducerTemplate());
        health =
                new HealthBook(
                        edge,
                        context.getRegistry()
                                .lookupByNameAndType("twinReports", TwinReports.class));
        supervisor = new Supervisor(threads, FIRST_PAUSE_MS);
    }

    /** Starts what is stored and follows every change of it; needs the routes to run. */
    public static DeviceKamelets start(CamelContext context, Settings settings) {
        DeviceKamelets devices = new DeviceKamelets(settings, context);
        context.getRegistry()
                .lookupByNameAndType("deviceDeltas", DeviceDeltas.class)
                .to(devices::wanted);
        devices.objects.addListener(
                new ObjectListener() {
                    @Override
                    public void changed(String kind, String key) {
                        devices.threads.timer().execute(() -> devices.changed(kind, key));
                    }
                });
        for (StoredObject device : devices.objects.list("device")) {
            devices.threads.timer().execute(() -> devices.look(device.key()));
        }
        if (!settings.routesDir().isEmpty()) {
            IntegratorRoute.in(Path.of(settings.routesDir()))
                    .forEach(
                            file ->
                                    devices.supervisor.put(
                                            "route " + file,
                                            new IntegratorRoute(devices::context, file)));
        }
        return devices;
    }

    private void changed(String kind, String key) {
        if ("device".equals(kind)) {
            look(key);
        } else if ("devicemodel".equals(kind)) {
            models.forEach(
                    (device, model) -> {
                        if (model.equals(key)) {
                            look(device);
                        }
                    });
        }
    }

    private synchronized void look(String key) {
        try {
            Optional<StoredObject> stored = objects.get("device", key);
            KameletDevice next =
                    stored.map(device -> read(key, device.body()))
                            .filter(this::isServed)
                            .orElse(null);
            replace(key, known.get(key), next);
        } catch (DeviceException e) {
            LOG.warn("{} device '{}' stays as it was: {}", e.code(), key, e.getMessage());
            health.unreadable(key, e);
        } catch (RuntimeException e) {
            LOG.error("{} device '{}' is not served", DeviceException.NOT_STARTED, key, e);
        }
    }

    private KameletDevice read(String key, String body) {
        String model = KameletDevice.modelKey(key, body);
        models.put(key, model);
        return KameletDevice.read(
                key, body, objects.get("devicemodel", model).map(StoredObject::body).orElse(null));
    }

    private boolean isServed(KameletDevice device) {
        String protocol = device.protocol();
        boolean chosen =
                settings.protocols().contains("*") || settings.protocols().contains(protocol);
        if (device.properties().isEmpty() || protocol.isEmpty() || !chosen) {
            return false;
        }
        Kamelets kamelets = context().kamelets();
        if (kamelets.find(protocol + "-source").isEmpty()
                && kamelets.find(protocol + "-sink").isEmpty()) {
            LOG.info(
                    "{} device '{}' is left to its mapper: there is no Kamelet {}-source",
                    DeviceException.NO_KAMELET,
                    device.key(),
                    protocol);
            return false;
        }
        return true;
    }

    private void replace(String key, KameletDevice before, KameletDevice after) {
        if (after == null) {
            known.remove(key);
            models.remove(key);
            health.remove(key);
        } else {
            known.put(key, after);
            health.readable(key);
        }
        Map<String, KameletDevice.Property> old = byName(before);
        Map<String, KameletDevice.Property> now = byName(after);
        boolean all = before == null || after == null || !after.isReachedLike(before);
        old.forEach(
                (name, property) -> {
                    if (!now.containsKey(name)) {
                        running.remove(key + "/" + name);
                        supervisor.remove(key + "/" + name);
                        health.forget(key, name);
                    }
                });
        now.forEach(
                (name, property) -> {
                    if (all || !property.equals(old.get(name))) {
                        begin(after, property);
                    }
                });
    }

    private void begin(KameletDevice device, KameletDevice.Property property) {
        String name = device.key() + "/" + property.name();
        Health told = health.of(device.key());
        told.forget(property.name());
        PropertyKamelets part =
                new PropertyKamelets(
                        context(),
                        edge,
                        told,
                        device,
                        property,
                        () -> apply.sendAgain(device.key()));
        running.put(name, part);
        supervisor.put(name, part);
    }

    /** Protocol, state and last error of each device that Kamelets serve, by its key. */
    public JsonObject shown() {
        return health.shown(
                key -> {
                    KameletDevice device = known.get(key);
                    return device == null ? "" : device.protocol();
                });
    }

    private static Map<String, KameletDevice.Property> byName(KameletDevice device) {
        Map<String, KameletDevice.Property> properties = new LinkedHashMap<>();
        if (device != null) {
            device.properties().forEach(property -> properties.put(property.name(), property));
        }
        return properties;
    }

    /** What a device still has to do is written to it, if it is reached by Kamelets. */
    private void wanted(String key, JsonObject payload) {
        if (!known.containsKey(key)) {
            return;
        }
        JsonObject delta = payload.getJsonObject("delta", new JsonObject());
        JsonObject twin = payload.getJsonObject("twin", new JsonObject());
        for (String property : delta.fieldNames()) {
            String name = key + "/" + property;
            PropertyKamelets part = running.get(name);
            String value = delta.getString(property);
            long now = System.currentTimeMillis();
            if (part != null
                    && part.wishes().wanted(property, value, readAt(twin, property), now)) {
                supervisor.run(name, () -> write(name, part));
            }
        }
    }

    private void write(String name, PropertyKamelets part) {
        long pause = part.write();
        if (pause > 0 && running.get(name) == part) {
            supervisor.runLater(name, pause, () -> write(name, part));
        }
    }

    private static long readAt(JsonObject twin, String property) {
        JsonObject actual =
                twin.getJsonObject(property, new JsonObject())
                        .getJsonObject("actual", new JsonObject());
        return actual.getJsonObject("metadata", new JsonObject()).getLong("timestamp", 0L);
    }

    private synchronized DeviceContext context() {
        if (closed) {
            throw new IllegalStateException("the edge stops");
        }
        if (devices == null) {
            devices =
                    DeviceContext.start(
                            new DeviceContext.Setup(
                                    settings.kameletsDir(),
                                    settings.components(),
                                    settings.properties(),
                                    settings.tls()),
                            edge);
        }
        return devices;
    }

    @Override
    public void close() {
        threads.close();
        synchronized (this) {
            closed = true;
            if (devices != null) {
                devices.close();
            }
        }
    }
}
