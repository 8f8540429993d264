package io.caravel.kube;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/**
 * What the API answered to a list. Whatever is missing in a list counts as deleted, so an answer
 * that only looks like one, as {@code {}} of a proxy with status 200, must not be taken for it.
 *
 * @param kind of the list, such as {@code PodList}
 * @param rev version of the cluster that it shows
 * @param token for the next page, empty after the last
 * @param items the objects
 */
record ListAnswer(String kind, String rev, String token, JsonArray items) {

    /**
     * Reads an answer.
     *
     * @throws DecodeException or ClassCastException when it is no list of Kubernetes
     */
    static ListAnswer of(String body) {
        JsonObject list = new JsonObject(body);
        String kind = list.getString("kind");
        JsonObject metadata = list.getJsonObject("metadata");
        String rev = metadata == null ? null : metadata.getString("resourceVersion");
        if (kind == null || !kind.endsWith("List") || rev == null || rev.isEmpty()) {
            throw new DecodeException("no list of Kubernetes");
        }
        JsonArray items = list.getJsonArray("items");
        String token = metadata.getString("continue");
        return new ListAnswer(
                kind, rev, token == null ? "" : token, items == null ? new JsonArray() : items);
    }
}
