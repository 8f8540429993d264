package io.caravel.bench.chaos;

import io.caravel.bench.DeviceStatuses;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Sees each version of the DeviceStatuses, by a watch, and of the edge's objects and twins, by
 * looking again and again: none may ever go back.
 */
final class StateWatch implements AutoCloseable {
    private final Growing reported;
    private final Growing observed;
    private final Growing held;
    private final Growing expected;
    private final Books edge;
    private final DeviceStatuses statuses;

    StateWatch(KubernetesClient kube, String namespace, Books edge, Findings findings) {
        this.edge = edge;
        reported = new Growing("the reported value in the DeviceStatus", findings);
        observed = new Growing("the observed wanted value in the DeviceStatus", findings);
        held = new Growing("the edge's version", findings);
        expected = new Growing("the edge's expected value", findings);
        statuses = new DeviceStatuses(kube, namespace, this::see);
    }

    /** Looks into the edge's store once. */
    void look() {
        edge.rows(
                        "SELECT kind || ' ' || key, rev FROM objects WHERE kind IN ('configmap',"
                                + " 'device')",
                        row -> Map.entry(row.getString(1), row.getLong(2)))
                .forEach(object -> held.see(object.getKey(), object.getValue()));
        twins().forEach(
                        (name, twin) ->
                                value(twin, Device.TARGET, "expected")
                                        .ifPresent(value -> expected.see(name, value)));
    }

    /** The edge's twins, by the name of the device. */
    Map<String, JsonObject> twins() {
        Map<String, JsonObject> twins = new HashMap<>();
        edge.rows(
                        "SELECT key, body FROM twins",
                        row -> Map.entry(row.getString(1), row.getString(2)))
                .forEach(
                        twin ->
                                twins.put(
                                        twin.getKey().substring(twin.getKey().indexOf('/') + 1),
                                        new JsonObject(twin.getValue())));
        return twins;
    }

    /** The DeviceStatuses as they are now, by name. */
    Map<String, GenericKubernetesResource> statuses() {
        Map<String, GenericKubernetesResource> statuses = new HashMap<>();
        this.statuses.now().forEach(status -> statuses.put(status.getMetadata().getName(), status));
        return statuses;
    }

    @Override
    public void close() {
        statuses.close();
    }

    /** A number of a twin's document. */
    static Optional<Long> value(JsonObject twin, String property, String side) {
        return Optional.ofNullable(twin)
                .map(document -> document.getJsonObject("twin"))
                .map(properties -> properties.getJsonObject(property))
                .map(found -> found.getJsonObject(side))
                .map(found -> Long.valueOf(found.getString("value")));
    }

    private void see(GenericKubernetesResource status) {
        String name = status.getMetadata().getName();
        DeviceStatuses.value(status, Device.LEVEL, "reported")
                .ifPresent(value -> reported.see(name, value));
        DeviceStatuses.value(status, Device.TARGET, "observedDesired")
                .ifPresent(value -> observed.see(name, value));
    }
}
