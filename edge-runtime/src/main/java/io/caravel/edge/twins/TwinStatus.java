package io.caravel.edge.twins;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** The body of kind {@code twin}: what the cloud writes into the DeviceStatus. */
final class TwinStatus {

    private TwinStatus() {}

    /**
     * Builds it; properties that are not to be reported are left out.
     *
     * @param failures what of the device fails now
     */
    static JsonObject of(TwinDocument document, EdgeDevice device, JsonArray failures) {
        JsonArray twins = new JsonArray();
        for (String name : document.twin().fieldNames()) {
            if (!device.silent().contains(name)) {
                twins.add(twin(name, document.property(name)));
            }
        }
        JsonObject status =
                new JsonObject().put("device", new JsonObject().put("uid", device.uid()));
        if (device.reportState()) {
            status.put("state", document.state());
            if (!document.lastOnlineTime().isEmpty()) {
                status.put("lastOnlineTime", document.lastOnlineTime());
            }
        }
        JsonObject extensions = new JsonObject();
        if (!document.conflicts().isEmpty()) {
            extensions.put("conflicts", document.conflicts());
        }
        if (!failures.isEmpty() && device.reportState()) {
            extensions.put("failures", failures);
        }
        if (!extensions.isEmpty()) {
            status.put("extensions", extensions);
        }
        return status.put("twins", twins);
    }

    private static JsonObject twin(String name, JsonObject property) {
        JsonObject twin = new JsonObject().put("propertyName", name);
        String type = TwinDocument.type(property);
        String actual = TwinDocument.value(property, "actual");
        if (actual != null) {
            twin.put("reported", side(actual, property.getJsonObject("actual"), type));
        }
        String expected = TwinDocument.value(property, "expected");
        if (expected != null) {
            twin.put("observedDesired", side(expected, property.getJsonObject("expected"), type));
        }
        return twin;
    }

    private static JsonObject side(String value, JsonObject side, String type) {
        long time = Payload.time(side.getJsonObject("metadata"), "timestamp", 0);
        return new JsonObject()
                .put("value", value)
                .put(
                        "metadata",
                        new JsonObject().put("timestamp", Long.toString(time)).put("type", type));
    }
}
