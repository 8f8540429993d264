package io.caravel.edge.twins;

import io.vertx.core.json.JsonObject;
import java.util.Optional;

/** What a device still has to do: every property whose wanted value is not the reported one. */
final class TwinDelta {

    private TwinDelta() {}

    /**
     * The delta's payload, empty when the device is as it is wanted. Read-only properties never.
     */
    static Optional<JsonObject> of(TwinDocument document, EdgeDevice device, long now) {
        JsonObject twin = new JsonObject();
        JsonObject delta = new JsonObject();
        for (String name : document.twin().fieldNames()) {
            JsonObject property = document.property(name);
            String expected = TwinDocument.value(property, "expected");
            String actual = TwinDocument.value(property, "actual");
            PropertyModel model = device.property(name, TwinDocument.type(property));
            if (expected != null
                    && !model.readOnly()
                    && (actual == null || !model.same(expected, actual))) {
                twin.put(name, property);
                delta.put(name, expected);
            }
        }
        return delta.isEmpty()
                ? Optional.empty()
                : Optional.of(Payload.notice(now).put("twin", twin).put("delta", delta));
    }
}
