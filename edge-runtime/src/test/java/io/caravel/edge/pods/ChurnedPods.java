package io.caravel.edge.pods;

import io.caravel.cri.ContainerdBox;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Pods that come and go, one file each, as the store of an edge that is killed meanwhile. Each
 * container leaves a line per start in a file named by its Pod's uid.
 */
final class ChurnedPods {

    private final Path folder;

    ChurnedPods(Path folder) throws IOException {
        this.folder = Files.createDirectories(folder.resolve("stored"));
        Files.createDirectories(out());
    }

    /** Where containers leave a line per start. */
    Path out() {
        return folder.resolveSibling("out");
    }

    /** How often the container of a Pod was started. */
    int starts(String uid) {
        try {
            Path file = out().resolve(uid);
            return Files.exists(file) ? Files.readAllLines(file).size() : 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Makes a Pod that is not there, deletes one that is; one on its way out stays so. */
    String change(String name) throws IOException {
        Path file = folder.resolve(name);
        Optional<JsonObject> held = read(file);
        JsonObject pod = held.orElseGet(() -> pod(name));
        JsonObject metadata = pod.getJsonObject("metadata");
        if (held.isPresent() && metadata.containsKey("deletionTimestamp")) {
            return "default/" + name;
        }
        if (held.isPresent()) {
            metadata.put("deletionTimestamp", "2026-11-22T17:00:00Z")
                    .put("deletionGracePeriodSeconds", 1);
        }
        Path fresh = folder.resolveSibling("fresh");
        Files.writeString(fresh, pod.encode());
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        return "default/" + name;
    }

    /** Everything stored, as an edge keeps it. */
    Map<String, String> store() {
        Map<String, String> store = new ConcurrentHashMap<>();
        all().forEach((key, pod) -> store.put("pod " + key, pod.encode()));
        return store;
    }

    /** Hands one Pod to an edge. */
    synchronized void follow(String key, EdgeBox box) {
        read(folder.resolve(key.substring(key.indexOf('/') + 1)))
                .ifPresent(pod -> box.putRaw("pod", key, pod.encode()));
    }

    /** Uids of the Pods that shall run, by key. */
    Map<String, String> wanted() {
        Map<String, String> wanted = new TreeMap<>();
        all().forEach(
                        (key, pod) -> {
                            if (!Pod.parse(pod.encode()).deleting()) {
                                wanted.put(key, Pod.parse(pod.encode()).uid());
                            }
                        });
        return wanted;
    }

    /** Takes out of the store what the edge says is gone; true when nothing more is to go. */
    synchronized boolean followGone(EdgeBox box) {
        boolean all = true;
        for (Map.Entry<String, JsonObject> stored : all().entrySet()) {
            Pod pod = Pod.parse(stored.getValue().encode());
            if (pod.deleting() && box.gone(pod.key(), pod.uid())) {
                remove(pod.name());
                box.delete("pod", pod.key());
            } else {
                all &= !pod.deleting();
            }
        }
        return all;
    }

    private void remove(String name) {
        try {
            Files.delete(folder.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Map<String, JsonObject> all() {
        try (Stream<Path> files = Files.list(folder)) {
            Map<String, JsonObject> all = new TreeMap<>();
            files.forEach(
                    file -> read(file).ifPresent(p -> all.put("default/" + file.getFileName(), p)));
            return all;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Optional<JsonObject> read(Path file) {
        try {
            return Optional.of(new JsonObject(Files.readString(file)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private JsonObject pod(String name) {
        String uid = UUID.randomUUID().toString();
        String script = "echo started >> \"$CARAVEL_ROOT/out/" + uid + "\"; sleep 1000";
        JsonObject pod = PodsOnProcessesTest.pod(name, uid, script);
        JsonObject spec = pod.getJsonObject("spec");
        spec.getJsonArray("containers")
                .getJsonObject(0)
                .put("image", ContainerdBox.IMAGE)
                .put("imagePullPolicy", "Never")
                .put("volumeMounts", new JsonArray("[{\"name\":\"out\",\"mountPath\":\"/out\"}]"));
        JsonObject path = new JsonObject().put("path", out().toString());
        JsonObject volume = new JsonObject().put("name", "out").put("hostPath", path);
        spec.put("volumes", new JsonArray(List.of(volume)));
        return pod;
    }
}
