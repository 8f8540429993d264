package io.caravel.cri.process;

import io.caravel.cri.Sandbox;
import io.caravel.cri.SandboxSpec;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One sandbox of the process runtime: a file that names the Pod, and a mark when it is stopped. */
final class ProcessSandbox {

    private final Path file;
    private final JsonObject json;

    private ProcessSandbox(Path file, JsonObject json) {
        this.file = file;
        this.json = json;
    }

    static ProcessSandbox create(Path file, SandboxSpec spec) {
        JsonObject json =
                new JsonObject()
                        .put("name", spec.name())
                        .put("namespace", spec.namespace())
                        .put("uid", spec.uid())
                        .put("attempt", spec.attempt())
                        .put("labels", new JsonObject(new LinkedHashMap<>(spec.labels())))
                        .put("annotations", new JsonObject(new LinkedHashMap<>(spec.annotations())))
                        .put("createdAt", System.currentTimeMillis());
        Folders.write(file, json.encode());
        return new ProcessSandbox(file, json);
    }

    static Optional<ProcessSandbox> read(Path file) {
        try {
            return Optional.of(new ProcessSandbox(file, new JsonObject(Files.readString(file))));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    String id() {
        return file.getFileName().toString().replace(".json", "");
    }

    void stop() {
        json.put("stopped", true);
        Folders.write(file, json.encode());
    }

    void remove() throws IOException {
        Files.deleteIfExists(file);
    }

    Sandbox toSandbox() {
        return new Sandbox(
                id(),
                json.getString("name"),
                json.getString("namespace"),
                json.getString("uid"),
                json.getInteger("attempt"),
                !json.getBoolean("stopped", false),
                json.getLong("createdAt"),
                List.of(),
                strings("labels"),
                strings("annotations"));
    }

    private Map<String, String> strings(String field) {
        Map<String, String> strings = new LinkedHashMap<>();
        json.getJsonObject(field).forEach(e -> strings.put(e.getKey(), (String) e.getValue()));
        return strings;
    }
}
