package io.caravel.devcluster.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravel.devcluster.json.Json;
import io.caravel.devcluster.types.ApiException;
import io.caravel.devcluster.types.ResourceType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Gets one object or a list, in pages when asked. */
final class ReadVerb {

    private final Cluster cluster;

    ReadVerb(Cluster cluster) {
        this.cluster = cluster;
    }

    Answer get(ApiRequest request) {
        return Answer.ok(cluster.existing(request));
    }

    Answer list(ApiRequest request) {
        ResourceType type = request.type();
        Selection selection = new Selection(request);
        int limit = number(request, "limit");
        String after = start(request.param("continue"));
        ArrayNode items = Json.array();
        String last = "";
        int left = 0;
        for (ObjectNode object : cluster.store().list(type.resource(), request.namespace())) {
            String position = position(object);
            if (position.compareTo(after) <= 0 && !after.isEmpty() || !selection.matches(object)) {
                continue;
            }
            if (limit > 0 && items.size() >= limit) {
                left++;
            } else {
                items.add(Cluster.view(object, type));
                last = position;
            }
        }
        ObjectNode list = Json.object();
        list.put("kind", type.kind() + "List").put("apiVersion", type.apiVersion());
        ObjectNode metadata = list.putObject("metadata");
        metadata.put("resourceVersion", Long.toString(cluster.store().revision()));
        if (left > 0) {
            metadata.put("continue", token(last)).put("remainingItemCount", left);
        }
        list.set("items", items);
        return Answer.ok(list);
    }

    private static String position(ObjectNode object) {
        return Json.str(object, "metadata", "namespace")
                + "\0"
                + Json.str(object, "metadata", "name");
    }

    private static String token(String position) {
        byte[] text = Json.bytes(Json.object().put("v", "caravel/v1").put("start", position));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text);
    }

    private static String start(String token) {
        if (token.isEmpty()) {
            return "";
        }
        try {
            byte[] text = Base64.getUrlDecoder().decode(token.getBytes(StandardCharsets.US_ASCII));
            JsonNode content = Json.parse(text);
            return Json.str(content, "start");
        } catch (IllegalArgumentException | IOException e) {
            throw ApiException.badRequest("continue key is not valid");
        }
    }

    static int number(ApiRequest request, String param) {
        String value = request.param(param);
        try {
            return value.isEmpty() ? 0 : Math.max(0, Integer.parseInt(value));
        } catch (NumberFormatException e) {
            throw ApiException.badRequest(param + " is not a number: " + value);
        }
    }
}
