package io.caravel.cloud.reported;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** Makes the DeviceStatus object of a device from what its twin says. */
public final class DeviceStatusDocument {

    /**
     * The DeviceStatus, with the name and namespace of its Device, owned by it.
     *
     * @param key {@code <namespace>/<name>} of the Device
     * @param body {@code {"device":{"uid"},"state","lastOnlineTime","twins":[…]}}
     * @return JSON text of a DeviceStatus
     */
    public String of(String key, String body) {
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
        return new JsonObject()
                .put("apiVersion", "devices.kubeedge.io/v1beta1")
                .put("kind", "DeviceStatus")
                .put("metadata", metadata)
                .put("status", status)
                .encode();
    }
}
