package io.caravel.edge.twins;

import io.caravel.edge.objects.ModelRef;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * A device of this node as the cloud wants it: its Device and its DeviceModel, read once.
 *
 * @param key {@code <namespace>/<name>}
 * @param uid of the Device
 * @param model its model, {@code <namespace>/<name>}, empty for none
 * @param properties what the model says, by property
 * @param wishes what the cloud wants of it
 * @param silent properties that are not reported to the cloud
 * @param reportState whether its state is reported to the cloud
 * @param attributes what a device may want to know of itself: labels and annotations
 */
record EdgeDevice(
        String key,
        String uid,
        String model,
        Map<String, PropertyModel> properties,
        Wishes wishes,
        Set<String> silent,
        boolean reportState,
        JsonObject attributes) {

    /**
     * Reads the objects.
     *
     * @param modelText the DeviceModel as JSON text, null when it is not here
     * @throws TwinException 400 when the Device cannot be read
     */
    static EdgeDevice read(String key, String deviceText, String modelText) {
        try {
            JsonObject device = new JsonObject(deviceText);
            JsonObject metadata = part(device, "metadata");
            JsonObject spec = part(device, "spec");
            JsonObject model = modelText == null ? new JsonObject() : new JsonObject(modelText);
            Set<String> silent = new LinkedHashSet<>();
            for (JsonObject property : objects(spec, "properties")) {
                if (Boolean.FALSE.equals(property.getValue("reportToCloud"))) {
                    silent.add(text(property, "name"));
                }
            }
            JsonObject stateReport = part(spec, "stateReport");
            return new EdgeDevice(
                    key,
                    text(metadata, "uid"),
                    ModelRef.of(key, device),
                    models(model),
                    Wishes.of(key, device, model),
                    silent,
                    !Boolean.FALSE.equals(stateReport.getValue("reportToCloud")),
                    attributes(metadata));
        } catch (DecodeException | ClassCastException e) {
            throw new TwinException(TwinException.BAD, "the Device cannot be read");
        }
    }

    private static Map<String, PropertyModel> models(JsonObject model) {
        Map<String, PropertyModel> models = new LinkedHashMap<>();
        for (JsonObject property : objects(part(model, "spec"), "properties")) {
            models.put(text(property, "name"), PropertyModel.of(property));
        }
        return models;
    }

    /** The objects of an array, none when there is no array. */
    static Iterable<JsonObject> objects(JsonObject in, String name) {
        JsonArray array = in.getJsonArray(name);
        return array == null
                ? List.of()
                : array.stream().filter(Objects::nonNull).map(JsonObject.class::cast).toList();
    }

    /** The object of a name, an empty one for none and for null. */
    static JsonObject part(JsonObject in, String name) {
        JsonObject found = in.getJsonObject(name);
        return found == null ? new JsonObject() : found;
    }

    /** The text of a name, an empty one for none and for null. */
    static String text(JsonObject in, String name) {
        String found = in.getString(name);
        return found == null ? "" : found;
    }

    private static JsonObject attributes(JsonObject metadata) {
        return new JsonObject()
                .put("labels", part(metadata, "labels"))
                .put("annotations", part(metadata, "annotations"));
    }

    /** Its name without the namespace. */
    String name() {
        return key.substring(key.indexOf('/') + 1);
    }

    /** The model of a property; without one, a property of the type it had or is said to have. */
    PropertyModel property(String name, String otherwise) {
        PropertyModel known = properties.get(name);
        return known != null && !known.type().isEmpty() ? known : PropertyModel.free(otherwise);
    }

    /** Whether the cloud knows a property of it, so that it can be told what the edge wants. */
    boolean isKnown(String property) {
        return wishes.listed().contains(property) || properties.containsKey(property);
    }

    /** As membership messages name it. */
    JsonObject member() {
        return new JsonObject().put("id", key).put("name", name());
    }
}
