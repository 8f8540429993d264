package io.caravel.edge.devices;

import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.Exchange;

/**
 * The source and the sink of one property of one device. Started, stopped and written to by one
 * thread at a time; the source emits on its own.
 */
final class PropertyKamelets implements Supervisor.Part {

    private final DeviceContext devices;
    private final EdgeFlow edge;
    private final Health health;
    private final KameletDevice device;
    private final KameletDevice.Property property;
    private final Runnable askAgain;
    private final Wishes wishes = new Wishes();
    private final Clock clock = Clock.systemUTC();
    private final String id;
    private KameletInstance source;
    private KameletInstance sink;
    private long reportedAt;

    /**
     * @param askAgain has everything that the device still has to do offered once more
     */
    PropertyKamelets(
            DeviceContext devices,
            EdgeFlow edge,
            Health health,
            KameletDevice device,
            KameletDevice.Property property,
            Runnable askAgain) {
        this.devices = devices;
        this.edge = edge;
        this.health = health;
        this.device = device;
        this.property = property;
        this.askAgain = askAgain;
        this.id = id(device.key() + "/" + property.name());
    }

    private static String id(String name) {
        String plain = name.replace('/', '.').replaceAll("[^A-Za-z0-9._-]", "_");
        return plain.equals(name.replace('/', '.'))
                ? plain
                : plain + "-" + Integer.toHexString(name.hashCode());
    }

    /** Which wanted values are still to be written. */
    Wishes wishes() {
        return wishes;
    }

    @Override
    public void start() {
        Map<String, String> values = values();
        Optional<Kamelets.Form> reads = source(values);
        Optional<Kamelets.Form> writes = form("sink");
        List<String> missing = reads.map(form -> form.missing(values)).orElse(List.of());
        boolean writable = writes.isPresent() && writes.get().missing(values).isEmpty();
        if (!missing.isEmpty() && !writable) {
            throw new DeviceException(
                    DeviceException.BAD_CONFIG,
                    "configData lacks %s of the Kamelet %s"
                            .formatted(String.join(", ", missing), reads.get().name()));
        }
        if (reads.isPresent() && missing.isEmpty()) {
            open(reads.get(), values);
        }
        wishes.clear();
        askAgain.run();
    }

    private void open(Kamelets.Form form, Map<String, String> values) {
        String routeId = id + ".source";
        source = new KameletInstance(devices, form.name(), routeId, form.accepted(values));
        devices.watch(routeId, this::done);
        try {
            source.consume(this::emitted);
        } catch (Exception e) {
            throw new DeviceException(DeviceException.NOT_STARTED, DeviceException.reason(e));
        }
    }

    /** {@code <protocol>-<mode>-source}, where a mode is named and there is one. */
    private Optional<Kamelets.Form> source(Map<String, String> values) {
        String mode = values.getOrDefault("mode", "").toLowerCase(Locale.ROOT);
        return (mode.isEmpty() ? Optional.<Kamelets.Form>empty() : form(mode + "-source"))
                .or(() -> form("source"));
    }

    private Optional<Kamelets.Form> form(String end) {
        return devices.kamelets().find(device.protocol() + "-" + end);
    }

    private Map<String, String> values() {
        Map<String, String> values = new LinkedHashMap<>(device.config());
        values.putAll(property.config());
        values.forEach(PropertyKamelets::check);
        if (property.collectCycle() > 0 || property.reportCycle() > 0) {
            long cycle =
                    property.collectCycle() > 0 ? property.collectCycle() : property.reportCycle();
            values.put("period", Long.toString(cycle));
        }
        values.put("device", device.key());
        values.put("property", property.name());
        return values;
    }

    /** A value is a value: it can neither name settings nor compute. */
    private static void check(String name, String value) {
        if (value.contains("{{") || value.contains("${") || value.matches("(?s).*RAW[({].*")) {
            throw new DeviceException(
                    DeviceException.BAD_CONFIG,
                    "configData '%s' has {{, ${ or RAW in it".formatted(name));
        }
    }

    private void emitted(Exchange exchange) {
        long now = clock.millis();
        if (now - reportedAt < property.reportCycle() * 9 / 10 && now >= reportedAt) {
            return;
        }
        edge.take(exchange.getMessage().getBody());
        reportedAt = now;
    }

    private void done(Exchange exchange) {
        Exception failure = exchange.getException();
        if (failure instanceof NotKeptException) {
            return;
        }
        String what = "reading " + property.name();
        if (failure == null) {
            health.works(what);
        } else if (failure instanceof DeviceException refused) {
            health.refused(refused.code(), what, refused.getMessage());
            handled(exchange, refused.code(), refused.getMessage());
        } else {
            String reason = DeviceException.reason(failure);
            health.fails(DeviceException.NOT_READ, what, reason);
            handled(exchange, DeviceException.NOT_READ, reason);
        }
    }

    /** It ends here; a consumer that answers its caller finds it as what the route has handled. */
    private static void handled(Exchange exchange, String code, String reason) {
        exchange.setException(null);
        exchange.setProperty(
                Exchange.EXCEPTION_CAUGHT, new DeviceException(code, code + " " + reason));
    }

    /**
     * Writes the wanted value, if there is one.
     *
     * @return milliseconds after which it is to be tried again, 0 when it is written
     */
    long write() {
        String value = wishes.value(property.name());
        if (value == null) {
            return 0;
        }
        try {
            if (sink == null) {
                sink = openSink();
            }
            Map<String, Object> body = new LinkedHashMap<>();
            body.put("device", device.key());
            body.put("property", property.name());
            body.put("value", value);
            sink.send(body);
        } catch (Exception e) {
            health.fails(
                    e instanceof DeviceException known ? known.code() : DeviceException.NOT_WRITTEN,
                    "writing " + property.name(),
                    DeviceException.reason(e));
            return wishes.failed(property.name(), value);
        }
        wishes.written(property.name(), value, clock.millis());
        health.works("writing " + property.name());
        return 0;
    }

    private KameletInstance openSink() throws Exception {
        Kamelets.Form form =
                form("sink")
                        .orElseThrow(
                                () ->
                                        new DeviceException(
                                                DeviceException.NO_KAMELET,
                                                "there is no Kamelet %s-sink"
                                                        .formatted(device.protocol())));
        List<String> missing = form.missing(values());
        if (!missing.isEmpty()) {
            throw new DeviceException(
                    DeviceException.BAD_CONFIG,
                    "configData lacks %s of the Kamelet %s"
                            .formatted(String.join(", ", missing), form.name()));
        }
        KameletInstance opened =
                new KameletInstance(devices, form.name(), id + ".sink", form.accepted(values()));
        try {
            opened.produce();
        } catch (Exception e) {
            opened.close();
            throw e;
        }
        return opened;
    }

    @Override
    public void stop() {
        devices.unwatch(id + ".source");
        if (source != null) {
            source.close();
            source = null;
        }
        if (sink != null) {
            sink.close();
            sink = null;
        }
    }

    @Override
    public void failed(RuntimeException why) {
        String code =
                why instanceof DeviceException known ? known.code() : DeviceException.NOT_STARTED;
        health.fails(code, "reading " + property.name(), DeviceException.reason(why));
    }
}
