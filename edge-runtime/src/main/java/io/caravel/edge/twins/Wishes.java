package io.caravel.edge.twins;

import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the cloud wants of a device, and who wins where the edge wants something else.
 *
 * @param values wanted values, by property; an empty value wants nothing
 * @param times when a value was wanted, in milliseconds, where the Device says it
 * @param changedAt when the Device's properties were changed last, 0 when that is not known
 * @param listed the properties that the Device names
 * @param policies by property; {@code ""} stands for all others
 */
record Wishes(
        Map<String, String> values,
        Map<String, Long> times,
        long changedAt,
        Set<String> listed,
        Map<String, ConflictPolicy> policies) {

    /** The annotation of a Device or DeviceModel; with {@code .<property>} for one property. */
    static final String POLICY = "caravel.io/conflict-policy";

    private static final Logger LOG = LoggerFactory.getLogger(Wishes.class);

    /**
     * Reads a Device.
     *
     * @param model its DeviceModel, empty for none; what the Device is annotated with goes first
     */
    static Wishes of(String key, JsonObject device, JsonObject model) {
        Map<String, String> values = new LinkedHashMap<>();
        Map<String, Long> times = new HashMap<>();
        Set<String> listed = new LinkedHashSet<>();
        JsonObject spec = EdgeDevice.part(device, "spec");
        for (JsonObject property : EdgeDevice.objects(spec, "properties")) {
            String name = EdgeDevice.text(property, "name");
            listed.add(name);
            JsonObject wanted = property.getJsonObject("desired");
            Object value = wanted == null ? null : wanted.getValue("value");
            if (value != null && !value.toString().isEmpty()) {
                values.put(name, value.toString());
                times.put(name, Payload.time(wanted.getJsonObject("metadata"), "timestamp", 0));
            }
        }
        Map<String, ConflictPolicy> policies = new HashMap<>();
        readPolicies(key, model, policies);
        readPolicies(key, device, policies);
        JsonObject ours = EdgeDevice.part(device, "caravel");
        return new Wishes(
                values, times, Payload.time(ours, "desiredAt", 0), listed, Map.copyOf(policies));
    }

    private static void readPolicies(
            String key, JsonObject object, Map<String, ConflictPolicy> policies) {
        JsonObject metadata = EdgeDevice.part(object, "metadata");
        for (Map.Entry<String, Object> annotation : EdgeDevice.part(metadata, "annotations")) {
            String name = annotation.getKey();
            if (!name.equals(POLICY) && !name.startsWith(POLICY + ".")) {
                continue;
            }
            String property = name.equals(POLICY) ? "" : name.substring(POLICY.length() + 1);
            ConflictPolicy.of(String.valueOf(annotation.getValue()))
                    .ifPresentOrElse(
                            policy -> policies.put(property, policy),
                            () ->
                                    LOG.warn(
                                            "EDGE-TWIN-008 annotation '{}' of device '{}' or its"
                                                    + " model is no conflict policy and does not"
                                                    + " count: write cloud-wins, edge-wins or"
                                                    + " newest",
                                            name,
                                            key));
        }
    }

    /** The wanted value of a property, null for none. */
    String value(String property) {
        return values.get(property);
    }

    /** When the cloud changed what it wants of a property, 0 when that is not known. */
    long changedAt(String property) {
        return Math.max(changedAt, saidAt(property));
    }

    /** When a value was wanted, as the Device says it, 0 when it does not. */
    long saidAt(String property) {
        return times.getOrDefault(property, 0L);
    }

    /** Who wins a conflict about a property. */
    ConflictPolicy policy(String property) {
        ConflictPolicy own = policies.get(property);
        return own != null ? own : policies.getOrDefault("", ConflictPolicy.CLOUD_WINS);
    }
}
