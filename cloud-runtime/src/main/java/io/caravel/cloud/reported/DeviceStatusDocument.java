package io.caravel.cloud.reported;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Makes the DeviceStatus object of a device from what its twin says. */
public final class DeviceStatusDocument {

    /**
     * The DeviceStatus, with the name and namespace of its Device, owned by it.
     *
     * @param key {@code <namespace>/<name>} of the Device
     * @param body {@code {"device":{"uid"},"state","lastOnlineTime","twins":[…]}}
     * @param time when the edge said so, milliseconds since the epoch; shown as {@code
     *     status.extensions.asOf} (RFC 3339), or nothing when null
     * @return JSON text of a DeviceStatus
     */
    public String of(String key, String body, Long time) {
        JsonObject said = new JsonObject(body);
        int slash = key.indexOf('/');
        String name = key.substring(slash + 1);
        JsonObject metadata =
                new JsonObject().put("namespace", key.substring(0, slash)).put("name", name);
        String uid =
                said.getValue("device") instanceof JsonObject device
                        ? device.getString("uid", "")
                        : "";
        if (!uid.isEmpty()) {
            metadata.put(
                    "ownerReferences",
                    new JsonArray()
                            .add(
                                    new JsonObject()
                                            .put("apiVersion", "devices.kubeedge.io/v1beta1")
                                            .put("kind", "Device")
                                            .put("name", name)
                                            .put("uid", uid)));
        }
        JsonObject status = new JsonObject();
        for (String field : said.fieldNames()) {
            if (!field.equals("device") && said.getValue(field) != null) {
                status.put(field, said.getValue(field));
            }
        }
        if (time != null) {
            JsonObject extensions =
                    status.getValue("extensions") instanceof JsonObject found
                            ? found.copy()
                            : new JsonObject();
            status.put("extensions", extensions.put("asOf", asOf(time)));
        }
        return new JsonObject()
                .put("apiVersion", "devices.kubeedge.io/v1beta1")
                .put("kind", "DeviceStatus")
                .put("metadata", metadata)
                .put("status", status)
                .encode();
    }

    private static String asOf(long time) {
        return Instant.ofEpochMilli(time).truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
