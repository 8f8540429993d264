package io.caravel.edge.twins;

import io.vertx.core.json.JsonObject;

/** The body of kind {@code twindesired}: what is wanted at the edge and not yet in the Device. */
final class TwinDesired {

    private TwinDesired() {}

    /**
     * Builds it; with nothing wanted it takes the place of one that waits. Each value comes with
     * the one that it replaces, so that the cloud can tell whether the Device has changed
     * meanwhile.
     */
    static JsonObject of(TwinDocument document) {
        JsonObject desired = new JsonObject();
        for (String name : document.pending().fieldNames()) {
            String value = TwinDocument.value(document.property(name), "expected");
            if (value != null) {
                desired.put(
                        name,
                        new JsonObject()
                                .put("value", value)
                                .put("base", document.base().getString(name))
                                .put("time", Payload.time(document.pending(), name, 0)));
            }
        }
        return new JsonObject()
                .put("device", new JsonObject().put("uid", document.uid()))
                .put("desired", desired);
    }
}
