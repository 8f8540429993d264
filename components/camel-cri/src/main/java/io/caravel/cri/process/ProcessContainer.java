package io.caravel.cri.process;

import io.caravel.cri.ContainerPhase;
import io.caravel.cri.ContainerRequest;
import io.caravel.cri.ContainerSpec;
import io.caravel.cri.ContainerState;
import io.caravel.cri.ContainerSummary;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One container of the process runtime as its folder tells it: {@code container.json} (what was
 * asked for), {@code pid} (who runs it), {@code killed} (it was ended by force), {@code exit} (how
 * it ended). The files alone are the truth, so any later runtime sees the same.
 */
final class ProcessContainer {

    private static final int KILLED = 137;
    private static final int LOST = 255;

    private final Path folder;
    private final JsonObject json;

    ProcessContainer(Path folder, JsonObject json) {
        this.folder = folder;
        this.json = json;
    }

    /** Records a new container. */
    static ProcessContainer create(Path folder, ContainerRequest request) {
        ContainerSpec spec = request.container();
        JsonObject json =
                new JsonObject()
                        .put("sandboxId", request.sandboxId())
                        .put("name", spec.name())
                        .put("attempt", spec.attempt())
                        .put("image", spec.image())
                        .put("command", words(spec))
                        .put("workingDir", spec.workingDir())
                        .put("env", new JsonObject(new LinkedHashMap<>(spec.env())))
                        .put("labels", new JsonObject(new LinkedHashMap<>(spec.labels())))
                        .put("annotations", new JsonObject(new LinkedHashMap<>(spec.annotations())))
                        .put("log", log(request).toString())
                        .put("createdAt", System.currentTimeMillis());
        ProcessContainer container = new ProcessContainer(folder, json);
        try {
            Files.createDirectories(log(request).getParent());
            Files.createDirectories(container.workingFolder());
            container.mount(spec.mounts());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Folders.write(folder.resolve("container.json"), json.encode());
        return container;
    }

    /** The container of a folder; empty when it was never completely recorded. */
    static Optional<ProcessContainer> read(Path folder) {
        try {
            String text = Files.readString(folder.resolve("container.json"));
            return Optional.of(new ProcessContainer(folder, new JsonObject(text)));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static JsonArray words(ContainerSpec spec) {
        JsonArray words = new JsonArray();
        spec.command().forEach(words::add);
        spec.args().forEach(words::add);
        return words;
    }

    private static Path log(ContainerRequest request) {
        return Path.of(request.sandbox().logDirectory(), request.container().logPath());
    }

    /** Puts a link to each mounted file or folder under the container's root. */
    private void mount(List<ContainerSpec.Mount> mounts) throws IOException {
        List<ContainerSpec.Mount> outerFirst =
                mounts.stream()
                        .sorted(Comparator.comparing(mount -> mount.containerPath().length()))
                        .toList();
        for (ContainerSpec.Mount mount : outerFirst) {
            Path inside = inside(mount.containerPath());
            Files.createDirectories(inside.getParent());
            if (Files.isDirectory(inside) && !Files.isSymbolicLink(inside)) {
                Folders.remove(inside);
            } else {
                Files.deleteIfExists(inside);
            }
            Files.createSymbolicLink(inside, Path.of(mount.hostPath()));
        }
    }

    private Path inside(String path) {
        Path inside = root().resolve(path.replaceFirst("^/+", "")).normalize();
        return inside.startsWith(root()) ? inside : root();
    }

    String id() {
        return folder.getFileName().toString();
    }

    Path folder() {
        return folder;
    }

    Path root() {
        return folder.resolve("root");
    }

    String sandboxId() {
        return json.getString("sandboxId");
    }

    String name() {
        return json.getString("name");
    }

    List<String> command() {
        return json.getJsonArray("command").stream().map(String::valueOf).toList();
    }

    String log() {
        return json.getString("log");
    }

    /** The root folder with the container's working folder in it. */
    Path workingFolder() {
        return inside(json.getString("workingDir", ""));
    }

    /** The environment of its command: its own, and where its root folder is. */
    Map<String, String> environment() {
        Map<String, String> environment = new LinkedHashMap<>();
        String path = System.getenv("PATH");
        environment.put("PATH", path == null ? "/usr/local/bin:/usr/bin:/bin" : path);
        environment.put("HOME", System.getProperty("user.home", "/"));
        environment.putAll(strings("env"));
        environment.put("CARAVEL_ROOT", root().toString());
        return environment;
    }

    /** Who runs it; empty when it was never started. */
    Optional<ProcessIdentity> identity() {
        return ProcessIdentity.read(folder.resolve("pid"));
    }

    void recordKill() {
        Folders.write(folder.resolve("killed"), "");
    }

    void recordExit(int code, String reason, String message) {
        Folders.write(folder.resolve("exit"), code + "\n" + reason + "\n" + message);
    }

    ContainerSummary summary() {
        return new ContainerSummary(
                id(),
                sandboxId(),
                name(),
                json.getInteger("attempt"),
                phase(),
                strings("labels"),
                strings("annotations"));
    }

    ContainerPhase phase() {
        if (Files.exists(folder.resolve("exit"))) {
            return ContainerPhase.EXITED;
        }
        Optional<ProcessIdentity> identity = identity();
        if (identity.isEmpty()) {
            return ContainerPhase.CREATED;
        }
        if (identity.get().alive(Instant.ofEpochMilli(modified("pid")))) {
            return ContainerPhase.RUNNING;
        }
        if (!Files.exists(folder.resolve("exit"))) {
            boolean killed = Files.exists(folder.resolve("killed"));
            recordExit(killed ? KILLED : LOST, killed ? "" : "Unknown", "");
        }
        return ContainerPhase.EXITED;
    }

    ContainerState state() {
        ContainerPhase phase = phase();
        String[] exit = phase == ContainerPhase.EXITED ? exit() : new String[] {"0", "", ""};
        return new ContainerState(
                id(),
                name(),
                json.getInteger("attempt"),
                phase,
                json.getLong("createdAt"),
                modified("pid"),
                phase == ContainerPhase.EXITED ? modified("exit") : 0,
                Integer.parseInt(exit[0]),
                json.getString("image"),
                "",
                exit[1],
                exit[2],
                strings("labels"),
                strings("annotations"));
    }

    private String[] exit() {
        try {
            String[] lines = Files.readString(folder.resolve("exit")).split("\n", 3);
            return new String[] {
                lines[0].trim(), lines.length > 1 ? lines[1] : "", lines.length > 2 ? lines[2] : ""
            };
        } catch (IOException e) {
            return new String[] {String.valueOf(LOST), "Unknown", ""};
        }
    }

    private long modified(String file) {
        try {
            return Files.getLastModifiedTime(folder.resolve(file)).toMillis();
        } catch (IOException e) {
            return 0;
        }
    }

    private Map<String, String> strings(String field) {
        Map<String, String> strings = new LinkedHashMap<>();
        json.getJsonObject(field).forEach(e -> strings.put(e.getKey(), (String) e.getValue()));
        return strings;
    }
}
