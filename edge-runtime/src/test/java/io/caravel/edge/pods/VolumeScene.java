package io.caravel.edge.pods;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The volumes of one Pod without a container runtime; its containers are in the spec. */
final class VolumeScene {

    private final Path folder;
    final Map<String, JsonObject> stored = new HashMap<>();
    final Pod pod;

    VolumeScene(Path folder, String spec) {
        this.folder = folder;
        JsonObject metadata = new JsonObject().put("name", "web").put("namespace", "default");
        pod =
                new Pod(
                        new JsonObject()
                                .put("metadata", metadata.put("uid", "u"))
                                .put("spec", new JsonObject(spec)));
    }

    PodVolumes volumes() {
        ObjectLookup objects = (kind, key) -> Optional.ofNullable(stored.get(kind + " " + key));
        Instant now = Instant.now();
        return new PodVolumes(
                pod,
                folder,
                new VolumeFiles(
                        pod,
                        new ConfigData(objects, "default"),
                        new PodFields(pod, List.of(), "192.0.2.2", JsonObject::new),
                        new PodTokens(pod, objects, now)),
                true);
    }

    /** Where the first mount of the first container leads to. */
    Path source() {
        PodVolumes volumes = volumes();
        volumes.sync();
        JsonObject container = pod.containers().get(0);
        return Path.of(new VolumeMounts(pod, volumes).of(container, Map.of()).get(0).hostPath());
    }

    static String spec(String volume, String mount) {
        return new JsonObject()
                .put("volumes", new JsonArray().add(new JsonObject(volume)))
                .put(
                        "containers",
                        new JsonArray()
                                .add(
                                        new JsonObject()
                                                .put("name", "main")
                                                .put(
                                                        "volumeMounts",
                                                        new JsonArray()
                                                                .add(new JsonObject(mount)))))
                .encode();
    }
}
