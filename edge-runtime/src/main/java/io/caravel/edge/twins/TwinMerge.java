package io.caravel.edge.twins;

import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * Merges what a device or an application says into a twin. Pure: the outcome depends on the
 * arguments only; all of a request is merged or nothing of it.
 */
final class TwinMerge {

    private static final Set<String> TYPES =
            Set.of("string", "int", "float", "double", "boolean", "bytes", "stream");
    private static final long OVERTAKEN_MILLIS = 60_000;
    private static final int MOST_PROPERTIES = 1_000;

    private TwinMerge() {}

    /**
     * What a request leads to.
     *
     * @param after the twin with the request merged in
     * @param result the part the request was about, for the {@code result} topic
     * @param document {@code last} and {@code current} of each property, for {@code document}
     * @param readings reported values: property → {@code value}, {@code timestamp}
     * @param wanted whether the cloud is to hear what is wanted here
     */
    record Merged(
            TwinDocument after,
            JsonObject result,
            JsonObject document,
            JsonObject readings,
            boolean wanted) {}

    /**
     * Merges.
     *
     * @param before the twin so far, not changed
     * @param device its definition
     * @param twin {@code twin} of the request
     * @param now milliseconds, where the request gives no time
     * @param repeat whether the request has been here before; asked only where it matters
     * @throws TwinException 400 with the reason; nothing is merged then
     */
    static Merged merge(
            TwinDocument before,
            EdgeDevice device,
            JsonObject twin,
            long now,
            BooleanSupplier repeat) {
        JsonObject after = copy(before.twin());
        JsonObject pending = before.pending();
        JsonObject result = new JsonObject();
        JsonObject document = new JsonObject();
        JsonObject readings = new JsonObject();
        for (String name : twin.fieldNames()) {
            TwinValue.checkName(name);
            JsonObject last = before.property(name);
            JsonObject asked = Payload.object(twin, name);
            if (asked == null || isDeletion(asked)) {
                after.remove(name);
                pending = Pending.without(pending, name);
                result.putNull(name);
                document.put(name, new JsonObject().put("last", last).putNull("current"));
                continue;
            }
            JsonObject current = property(name, last, asked, device, now, repeat, readings);
            after.put(name, current);
            if (asked.getValue("expected") != null && device.isKnown(name)) {
                pending = Pending.after(pending, name, last, current, before.base());
            }
            result.put(name, answer(asked, current));
            document.put(name, new JsonObject().put("last", last).put("current", current));
        }
        if (after.size() > MOST_PROPERTIES) {
            throw new TwinException(
                    TwinException.BAD, "a twin has at most " + MOST_PROPERTIES + " properties");
        }
        boolean wanted = !pending.equals(before.pending());
        return new Merged(before.withTwin(after, pending), result, document, readings, wanted);
    }

    private static boolean isDeletion(JsonObject asked) {
        return "deleted".equals(TwinDocument.type(metadataOf(asked)));
    }

    /** The request with a {@code metadata} that can be read. */
    private static JsonObject metadataOf(JsonObject asked) {
        JsonObject metadata = Payload.object(asked, "metadata");
        Object type = metadata == null ? null : metadata.getValue("type");
        if (type != null && !(type instanceof String)) {
            throw new TwinException(TwinException.BAD, "'type' is not a string");
        }
        return asked;
    }

    private static JsonObject property(
            String name,
            JsonObject last,
            JsonObject asked,
            EdgeDevice device,
            long now,
            BooleanSupplier repeat,
            JsonObject readings) {
        PropertyModel model = device.property(name, type(last, asked));
        JsonObject current = last == null ? new JsonObject() : copy(last);
        asked.forEach(
                field -> {
                    if (!isOurs(field.getKey())) {
                        current.put(field.getKey(), field.getValue());
                    }
                });
        if (Payload.object(asked, "expected") != null) {
            model.checkWritable(name);
            current.put("expected", side(name, asked.getJsonObject("expected"), model, now));
            count(current, "expected_version", "edge");
        }
        if (Payload.object(asked, "actual") != null) {
            JsonObject actual = side(name, asked.getJsonObject("actual"), model, now);
            if (!isLate(actual, isTimed(asked), last, repeat)) {
                current.put("actual", actual);
                count(current, "actual_version", "edge");
            }
            readings.put(
                    name,
                    new JsonObject()
                            .put("value", actual.getString("value"))
                            .put(
                                    "timestamp",
                                    actual.getJsonObject("metadata").getLong("timestamp")));
        }
        JsonObject metadata =
                last == null ? new JsonObject() : copy(last.getJsonObject("metadata"));
        if (asked.getJsonObject("metadata") != null) {
            metadata.mergeIn(asked.getJsonObject("metadata"));
        }
        return versioned(current)
                .put("optional", optional(asked, last))
                .put("metadata", metadata.put("type", model.type()));
    }

    /**
     * A reading a little older than the one that stands was overtaken on its way, and an older one
     * that has been here before is sent again by the broker or the device, however long after: it
     * is telemetry, and the twin does not go back. A clock that was set back is believed; where the
     * device gives no time the order of arrival counts.
     */
    private static boolean isLate(
            JsonObject actual, boolean timed, JsonObject last, BooleanSupplier repeat) {
        JsonObject standing = last == null ? null : last.getJsonObject("actual");
        if (standing == null) {
            return false;
        }
        long before = Payload.time(standing.getJsonObject("metadata"), "timestamp", 0);
        long late = before - actual.getJsonObject("metadata").getLong("timestamp");
        return late > 0 && ((timed && late <= OVERTAKEN_MILLIS) || repeat.getAsBoolean());
    }

    private static boolean isTimed(JsonObject asked) {
        JsonObject metadata = Payload.object(asked.getJsonObject("actual"), "metadata");
        return Payload.time(metadata, "timestamp", 0) != 0;
    }

    private static boolean isOurs(String field) {
        return switch (field) {
            case "actual",
                    "expected",
                    "metadata",
                    "optional",
                    "actual_version",
                    "expected_version" ->
                    true;
            default -> false;
        };
    }

    private static String type(JsonObject last, JsonObject asked) {
        if (last != null && !TwinDocument.type(last).isEmpty()) {
            return TwinDocument.type(last);
        }
        String said = TwinDocument.type(metadataOf(asked)).toLowerCase(Locale.ROOT);
        return TYPES.contains(said) ? said : "string";
    }

    private static JsonObject side(String name, JsonObject asked, PropertyModel model, long now) {
        String value = model.written(asked.getValue("value"), TwinValue.of(name, asked));
        model.check(name, value);
        JsonObject metadata = Payload.object(asked, "metadata");
        model.checkUnit(name, metadata == null ? null : metadata.getValue("unit"));
        JsonObject kept = metadata == null ? new JsonObject() : copy(metadata);
        return copy(asked)
                .put("value", value)
                .put("metadata", kept.put("timestamp", Payload.time(metadata, "timestamp", now)));
    }

    private static boolean optional(JsonObject asked, JsonObject last) {
        Object said = asked.getValue("optional");
        if (said instanceof Boolean yes) {
            return yes;
        }
        return last == null || last.getBoolean("optional", true);
    }

    /** Of the current property only the sides that the request wrote. */
    private static JsonObject answer(JsonObject asked, JsonObject current) {
        JsonObject answer = copy(current);
        for (String side : new String[] {"actual", "expected"}) {
            if (asked.getValue(side) == null) {
                answer.remove(side);
            }
        }
        return answer;
    }

    /** The property with both versions, 0 where nobody has written that side. */
    static JsonObject versioned(JsonObject property) {
        for (String version : new String[] {"actual_version", "expected_version"}) {
            if (property.getValue(version) == null) {
                property.put(version, new JsonObject().put("cloud", 0).put("edge", 0));
            }
        }
        return property;
    }

    static void count(JsonObject property, String version, String who) {
        JsonObject counted = property.getJsonObject(version);
        JsonObject next =
                counted == null ? new JsonObject().put("cloud", 0).put("edge", 0) : copy(counted);
        property.put(version, next.put(who, next.getLong(who, 0L) + 1));
    }

    /** A new object with the same fields: enough where fields are replaced and never changed. */
    static JsonObject copy(JsonObject of) {
        return new JsonObject(new LinkedHashMap<>(of.getMap()));
    }
}
