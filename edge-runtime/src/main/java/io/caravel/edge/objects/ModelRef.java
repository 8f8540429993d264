package io.caravel.edge.objects;

import io.vertx.core.json.JsonObject;

/** Which DeviceModel a Device refers to. */
public final class ModelRef {

    private ModelRef() {}

    /**
     * The key of the model, empty for none.
     *
     * @param key of the Device, {@code <namespace>/<name>}: its model is in the same namespace
     */
    public static String of(String key, JsonObject device) {
        JsonObject spec = device.getJsonObject("spec");
        JsonObject model = spec == null ? null : spec.getJsonObject("deviceModelRef");
        String name = model == null ? null : model.getString("name");
        return name == null || name.isEmpty() ? "" : key.substring(0, key.indexOf('/') + 1) + name;
    }
}
