package io.caravel.edge.devices;

import io.caravel.edge.objects.ObjectListener;
import io.caravel.edge.objects.ObjectStore;
import io.caravel.edge.objects.StoredObject;
import io.caravel.edge.twins.DeviceApply;
import io.caravel.edge.twins.DeviceDeltas;
import io.caravel.edge.twins.TwinReports;
import io.caravel.edge.twins.TwinsShown;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
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
    private static final long LOOK_AGAIN_MS = 5_000;

    private final Settings settings;
    private final ObjectStore objects;
    private final DeviceApply apply;
    private final EdgeFlow edge;
    private final HealthBook health;
    private final LeftDevices left;
    private final Set<String> unreadable = ConcurrentHashMap.newKeySet();
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
        TwinReports reports =
                context.getRegistry().lookupByNameAndType("twinReports", TwinReports.class);
        TwinsShown twins =
                context.getRegistry().lookupByNameAndType("twinsShown", TwinsShown.class);
        health = new HealthBook(edge, reports);
        left = new LeftDevices(reports, twins, Clock.systemUTC());
        twins.onChange(
                key -> {
                    if (left.isAwaited(key)) {
                        threads.timer().execute(() -> left.changed(key));
                    }
                });
        supervisor = new Supervisor(threads, FIRST_PAUSE_MS);
    }

    /** Starts what is stored and follows every change of it; needs the routes to run. */
    public static DeviceKamelets start(CamelContext context, Settings settings) {
        DeviceKamelets devices = new DeviceKamelets(settings, context);
        context.getRegistry()
                .lookupByNameAndType("deviceDeltas", DeviceDeltas.class)
                .to(new DeviceWriter(devices.running, devices.supervisor)::wanted);
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
        devices.threads
                .timer()
                .scheduleWithFixedDelay(
                        devices::lookAgain, LOOK_AGAIN_MS, LOOK_AGAIN_MS, TimeUnit.MILLISECONDS);
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

    /** A Kamelet may have come, or been mended, since a device was looked at. */
    private void lookAgain() {
        Set<String> devices = new TreeSet<>(unreadable);
        devices.addAll(left.found(protocol -> context().kamelets().mayServe(protocol)));
        devices.forEach(this::look);
    }

    private synchronized void look(String key) {
        if (closed) {
            return;
        }
        try {
            Optional<KameletDevice> device =
                    objects.get("device", key)
                            .map(stored -> read(key, stored.body()))
                            .filter(this::isChosen);
            Optional<KameletDevice> served =
                    device.filter(d -> context().kamelets().serve(d.protocol()));
            unreadable.remove(key);
            replace(key, known.get(key), served.orElse(null), device);
        } catch (DeviceException e) {
            unreadable.add(key);
            health.unreadable(key, e);
        } catch (RuntimeException e) {
            LOG.error("{} device '{}' is not served", DeviceException.NOT_STARTED, key, e);
            health.unreadable(
                    key,
                    new DeviceException(DeviceException.NOT_STARTED, DeviceException.reason(e)));
        }
    }

    private KameletDevice read(String key, String body) {
        String model = KameletDevice.modelKey(key, body);
        models.put(key, model);
        return KameletDevice.read(
                key, body, objects.get("devicemodel", model).map(StoredObject::body).orElse(null));
    }

    /** Whether Kamelets are to serve a device, if there are any. */
    private boolean isChosen(KameletDevice device) {
        String protocol = device.protocol();
        boolean chosen =
                settings.protocols().contains("*") || settings.protocols().contains(protocol);
        return chosen && !device.properties().isEmpty() && !protocol.isEmpty();
    }

    private void replace(
            String key, KameletDevice before, KameletDevice after, Optional<KameletDevice> device) {
        if (after != null) {
            known.put(key, after);
            left.remove(key);
            health.readable(key);
        }
        Map<String, KameletDevice.Property> old = KameletDevice.byName(before);
        Map<String, KameletDevice.Property> now = KameletDevice.byName(after);
        boolean all = before == null || after == null || !after.isReachedLike(before);
        List<CompletableFuture<Void>> ended = new ArrayList<>();
        for (String name : old.keySet()) {
            if (!now.containsKey(name)) {
                running.remove(key + "/" + name);
                ended.add(supervisor.remove(key + "/" + name));
                health.forget(key, name);
            }
        }
        now.forEach(
                (name, property) -> {
                    if (all || !property.equals(old.get(name))) {
                        begin(after, property);
                    }
                });
        if (after == null) {
            known.remove(key);
            CompletableFuture.allOf(ended.toArray(CompletableFuture<?>[]::new))
                    .thenRunAsync(() -> leave(key, before != null, device), threads.starts());
        }
    }

    /** No Kamelet serves a device any more: what it is like, its own program has to say. */
    private void leave(String key, boolean wasServed, Optional<KameletDevice> device) {
        if (wasServed && !known.containsKey(key) && objects.get("device", key).isPresent()) {
            health.left(key);
        }
        synchronized (this) {
            if (known.containsKey(key)) {
                health.of(key).tellAgain();
                return;
            }
            health.remove(key);
            device.ifPresentOrElse(d -> left.add(key, d.protocol()), () -> left.remove(key));
            if (objects.get("device", key).isEmpty()) {
                models.remove(key);
                left.remove(key);
            }
        }
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
        JsonObject shown =
                health.shown(
                        key -> {
                            KameletDevice device = known.get(key);
                            return device == null ? "" : device.protocol();
                        });
        left.show(shown);
        return shown;
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
