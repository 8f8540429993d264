package io.caravel.cloud.reported;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/**
 * The addresses of a Node: the API reaches it through this runtime, so that is its {@code
 * InternalIP}; the box's own become {@code ExternalIP}.
 */
final class Addresses {

    private Addresses() {}

    static void reachThrough(JsonObject status, String address) {
        JsonArray addresses =
                new JsonArray()
                        .add(new JsonObject().put("type", "InternalIP").put("address", address));
        if (status.getValue("addresses") instanceof JsonArray own) {
            for (Object each : own) {
                if (each instanceof JsonObject entry) {
                    boolean internal = "InternalIP".equals(entry.getString("type"));
                    addresses.add(internal ? entry.copy().put("type", "ExternalIP") : entry);
                }
            }
        }
        status.put("addresses", addresses);
    }
}
