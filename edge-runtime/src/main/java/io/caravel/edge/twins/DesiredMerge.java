package io.caravel.edge.twins;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings what the cloud wants into a twin, as a three-way merge per property: base is what both
 * agreed on last. What one side changed counts; where both changed it to different values, the
 * property's {@link ConflictPolicy} decides and the twin keeps a note of it. A Device that comes
 * back with an earlier wish of the edge is agreed upon and no change. Safe to repeat.
 */
final class DesiredMerge {

    private static final Logger LOG = LoggerFactory.getLogger(DesiredMerge.class);
    private static final int LONGEST_NOTE = 256;

    private final TwinDocument before;
    private final EdgeDevice device;
    private final ToldWishes told;
    private final long now;
    private final JsonObject twin;
    private final JsonObject base;
    private final JsonObject pending;
    private final JsonArray conflicts;
    private boolean changed;

    private DesiredMerge(TwinDocument before, EdgeDevice device, ToldWishes told, long now) {
        this.before = before;
        this.device = device;
        this.told = told;
        this.now = now;
        twin = TwinMerge.copy(before.twin());
        base = TwinMerge.copy(before.base());
        pending = TwinMerge.copy(before.pending());
        conflicts = before.conflicts().copy();
    }

    /** The twin with the device's wanted values; the same instance when there is nothing new. */
    static TwinDocument merge(TwinDocument before, EdgeDevice device, ToldWishes told, long now) {
        DesiredMerge merge = new DesiredMerge(before, device, told, now);
        Set<String> names = new LinkedHashSet<>(device.wishes().values().keySet());
        names.addAll(before.base().fieldNames());
        names.forEach(merge::property);
        return merge.changed ? merge.after() : before;
    }

    private TwinDocument after() {
        return new TwinDocument(
                before.uid(),
                before.state(),
                before.lastOnlineTime(),
                before.oneLevel(),
                twin,
                base,
                pending,
                conflicts);
    }

    private void property(String name) {
        String cloud = device.wishes().value(name);
        String agreed = before.base().getString(name);
        if (Objects.equals(cloud, agreed) || !isAllowed(name, cloud)) {
            return;
        }
        changed = true;
        String edge = TwinDocument.value(before.property(name), "expected");
        if (edge != null && !edge.equals(cloud) && isEarlierWish(name, cloud)) {
            JsonObject expected = before.property(name).getJsonObject("expected");
            pending.put(name, Payload.time(expected.getJsonObject("metadata"), "timestamp", now));
        } else {
            decide(name, cloud, agreed, edge);
        }
        if (cloud == null) {
            base.remove(name);
        } else {
            base.put(name, cloud);
        }
    }

    private boolean isEarlierWish(String name, String cloud) {
        return told.has(device.key(), name, cloud, device.wishes().saidAt(name));
    }

    private void decide(String name, String cloud, String agreed, String edge) {
        boolean isConflict = pending.containsKey(name) && !Objects.equals(cloud, edge);
        if (!isConflict || !edgeWins(name, cloud, agreed, edge)) {
            pending.remove(name);
            want(name, cloud, edge);
        }
    }

    /** Where the model forbids a wanted value the previous one stands. */
    private boolean isAllowed(String name, String wanted) {
        return wanted == null || refusal(name, wanted).isEmpty();
    }

    private Optional<String> refusal(String name, String wanted) {
        try {
            PropertyModel model = model(name);
            model.checkWritable(name);
            model.check(name, wanted);
            return Optional.empty();
        } catch (TwinException e) {
            return Optional.of(e.reason());
        }
    }

    /**
     * The values that the cloud wants and the model forbids.
     *
     * @param document the twin, merged with the device
     * @return property → reason
     */
    static Map<String, String> refused(TwinDocument document, EdgeDevice device) {
        DesiredMerge merge = new DesiredMerge(document, device, new ToldWishes(), 0);
        Map<String, String> refused = new TreeMap<>();
        device.wishes()
                .values()
                .forEach(
                        (name, wanted) -> {
                            if (!wanted.equals(document.base().getString(name))) {
                                merge.refusal(name, wanted)
                                        .ifPresent(reason -> refused.put(name, reason));
                            }
                        });
        return refused;
    }

    private boolean edgeWins(String name, String cloud, String agreed, String edge) {
        ConflictPolicy policy = device.wishes().policy(name);
        boolean edgeWins =
                policy.isForEdge(
                        Payload.time(before.pending(), name, 0), device.wishes().changedAt(name));
        conflicts.add(
                new JsonObject()
                        .put("property", name)
                        .put("time", now)
                        .put("policy", policy.text())
                        .put("winner", edgeWins ? "edge" : "cloud")
                        .put("base", note(agreed))
                        .put("cloud", note(cloud))
                        .put("edge", note(edge)));
        while (conflicts.size() > TwinDocument.MOST_CONFLICTS) {
            conflicts.remove(0);
        }
        LOG.info(
                "cloud and edge both changed what is wanted of property '{}' of device '{}': {} wins"
                        + " by {}",
                name,
                device.key(),
                edgeWins ? "edge" : "cloud",
                policy.text());
        return edgeWins;
    }

    private static String note(String value) {
        return value == null || value.length() <= LONGEST_NOTE
                ? value
                : value.substring(0, LONGEST_NOTE) + "…";
    }

    private PropertyModel model(String name) {
        String type = TwinDocument.type(before.property(name));
        return device.property(name, type.isEmpty() ? "string" : type);
    }

    private void want(String name, String cloud, String edge) {
        JsonObject last = before.property(name);
        if (last == null && cloud == null) {
            return;
        }
        JsonObject property =
                last == null ? new JsonObject().put("optional", true) : TwinMerge.copy(last);
        if (cloud == null) {
            property.remove("expected");
        } else if (!cloud.equals(edge)) {
            property.put(
                    "expected",
                    new JsonObject()
                            .put("value", cloud)
                            .put("metadata", new JsonObject().put("timestamp", now)));
            property.put("metadata", new JsonObject().put("type", model(name).type()));
        }
        TwinMerge.count(property, "expected_version", "cloud");
        twin.put(name, TwinMerge.versioned(property));
    }
}
