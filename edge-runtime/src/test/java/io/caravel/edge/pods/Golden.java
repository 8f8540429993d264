package io.caravel.edge.pods;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The recorded Pods and their statuses. */
final class Golden {

    private Golden() {}

    static JsonObject yaml(String name) throws IOException {
        for (Object document :
                new Load(LoadSettings.builder().build())
                        .loadAllFromString(text("/golden/pods.yaml"))) {
            @SuppressWarnings("unchecked")
            JsonObject json = new JsonObject((Map<String, Object>) document);
            boolean found = name.equals(json.getJsonObject("metadata").getString("name"));
            if (found) {
                return json;
            }
        }
        throw new IllegalArgumentException(name);
    }

    static JsonObject recorded(String name) throws IOException {
        return new JsonObject(text("/golden/pod-status/" + name + ".json"));
    }

    /** Text with sorted fields; condition times are this test's own and left out. */
    static String pretty(JsonObject status) {
        JsonObject copy = status.copy();
        copy.getJsonArray("conditions")
                .forEach(condition -> ((JsonObject) condition).remove("lastTransitionTime"));
        return ((JsonObject) sorted(copy)).encodePrettily();
    }

    private static Object sorted(Object value) {
        if (value instanceof JsonObject object) {
            JsonObject sorted = new JsonObject();
            object.fieldNames().stream()
                    .sorted()
                    .forEach(field -> sorted.put(field, sorted(object.getValue(field))));
            return sorted;
        }
        if (value instanceof JsonArray array) {
            JsonArray sorted = new JsonArray();
            array.forEach(entry -> sorted.add(sorted(entry)));
            return sorted;
        }
        return value;
    }

    private static String text(String resource) throws IOException {
        try (var in = Golden.class.getResourceAsStream(resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
