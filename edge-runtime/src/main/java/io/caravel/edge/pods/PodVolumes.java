package io.caravel.edge.pods;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Volumes of a Pod as folders of the box.
 *
 * <p>{@link #sync} may be repeated at any time; it makes volumes that are not there and shows new
 * content of those that follow a ConfigMap, a Secret or the Pod itself, each as a whole.
 */
final class PodVolumes {

    private static final int DEFAULT_MODE = 0644;

    private final Pod pod;
    private final Path folder;
    private final ConfigData config;
    private final PodFields fields;

    /**
     * @param folder the Pod's own folder
     */
    PodVolumes(Pod pod, Path folder, ConfigData config, PodFields fields) {
        this.pod = pod;
        this.folder = folder;
        this.config = config;
        this.fields = fields;
    }

    /**
     * Makes every volume as it should be now.
     *
     * @throws PodException with reason {@code FailedMount} when a volume needs what is not stored,
     *     {@code UnsupportedVolume} when this node has no such volumes, {@code WaitingForCloud}
     *     when the cloud has not told yet what a volume needs; one that was shown before stays
     */
    void sync() {
        for (JsonObject volume : pod.volumes()) {
            try {
                sync(volume);
            } catch (NotToldException e) {
                if (!new AtomicFolder(path(volume)).isShown()) {
                    throw e;
                }
            }
        }
    }

    /** Where a volume is on the box. */
    Path path(JsonObject volume) {
        JsonObject host = volume.getJsonObject("hostPath");
        if (host != null) {
            return Path.of(host.getString("path", "/"));
        }
        return folder.resolve("volumes").resolve(volume.getString("name"));
    }

    private void sync(JsonObject volume) {
        String name = volume.getString("name");
        if (volume.containsKey("configMap")) {
            show(volume, configMap(name, volume.getJsonObject("configMap"), DEFAULT_MODE));
        } else if (volume.containsKey("secret")) {
            JsonObject secret = volume.getJsonObject("secret");
            show(volume, secret(name, secret, secret.getString("secretName", ""), DEFAULT_MODE));
        } else if (volume.containsKey("downwardAPI")) {
            show(volume, downward(volume.getJsonObject("downwardAPI"), DEFAULT_MODE));
        } else if (volume.containsKey("projected")) {
            show(volume, projected(name, volume.getJsonObject("projected")));
        } else if (volume.containsKey("hostPath")) {
            host(name, volume.getJsonObject("hostPath"));
        } else if (volume.containsKey("emptyDir") || volume.size() == 1) {
            scratch(path(volume));
        } else {
            String type =
                    volume.fieldNames().stream()
                            .filter(field -> !field.equals("name"))
                            .findFirst()
                            .orElse("unknown");
            throw new PodException(
                    "UnsupportedVolume",
                    "EDGE-POD-004 volume \""
                            + name
                            + "\" of type "
                            + type
                            + " is not supported on this node; supported are configMap, secret,"
                            + " emptyDir, hostPath, downwardAPI and projected");
        }
    }

    private void show(JsonObject volume, Map<String, AtomicFolder.Entry> files) {
        new AtomicFolder(path(volume)).show(files);
    }

    private Map<String, AtomicFolder.Entry> configMap(String volume, JsonObject source, int mode) {
        String name = source.getString("name", "");
        return keyed(volume, source, config.configMap(name), "configmap \"" + name + "\"", mode);
    }

    private Map<String, AtomicFolder.Entry> secret(
            String volume, JsonObject source, String name, int mode) {
        return keyed(volume, source, config.secret(name), "secret \"" + name + "\"", mode);
    }

    private static Map<String, AtomicFolder.Entry> keyed(
            String volume,
            JsonObject source,
            Optional<Map<String, byte[]>> found,
            String what,
            int inherited) {
        boolean optional = source.getBoolean("optional", false);
        if (found.isEmpty() && !optional) {
            throw failed(volume, what + " not found");
        }
        Map<String, byte[]> data = found.orElse(Map.of());
        int mode = source.getInteger("defaultMode", inherited);
        Map<String, AtomicFolder.Entry> files = new TreeMap<>();
        List<JsonObject> items = Pod.parts(source, "items");
        if (items.isEmpty()) {
            data.forEach((key, value) -> files.put(key, new AtomicFolder.Entry(value, mode)));
        }
        for (JsonObject item : items) {
            byte[] value = data.get(item.getString("key", ""));
            if (value != null) {
                files.put(
                        item.getString("path"),
                        new AtomicFolder.Entry(value, item.getInteger("mode", mode)));
            } else if (!optional) {
                throw failed(
                        volume, what + " references non-existent key: " + item.getString("key"));
            }
        }
        return files;
    }

    private Map<String, AtomicFolder.Entry> downward(JsonObject source, int inherited) {
        int mode = source.getInteger("defaultMode", inherited);
        Map<String, AtomicFolder.Entry> files = new TreeMap<>();
        for (JsonObject item : Pod.parts(source, "items")) {
            JsonObject resource = item.getJsonObject("resourceFieldRef");
            String value =
                    resource != null
                            ? fields.resource(resource, new JsonObject())
                            : fields.value(Pod.part(item, "fieldRef").getString("fieldPath", ""));
            files.put(
                    item.getString("path"),
                    new AtomicFolder.Entry(
                            value.getBytes(StandardCharsets.UTF_8), item.getInteger("mode", mode)));
        }
        return files;
    }

    /**
     * All sources together. Where a service account token is asked for, which this node does not
     * have, the other sources of the volume may be missing too: they only serve the token's use.
     */
    private Map<String, AtomicFolder.Entry> projected(String volume, JsonObject projected) {
        int mode = projected.getInteger("defaultMode", DEFAULT_MODE);
        List<JsonObject> sources = Pod.parts(projected, "sources");
        boolean token = sources.stream().anyMatch(s -> s.containsKey("serviceAccountToken"));
        Map<String, AtomicFolder.Entry> files = new TreeMap<>();
        for (JsonObject source : sources) {
            if (source.containsKey("configMap")) {
                JsonObject part = lenient(source.getJsonObject("configMap"), token);
                files.putAll(configMap(volume, part, mode));
            } else if (source.containsKey("secret")) {
                JsonObject part = lenient(source.getJsonObject("secret"), token);
                files.putAll(secret(volume, part, part.getString("name", ""), mode));
            } else if (source.containsKey("downwardAPI")) {
                files.putAll(downward(source.getJsonObject("downwardAPI"), mode));
            } else if (!source.containsKey("serviceAccountToken")) {
                throw new PodException(
                        "UnsupportedVolume",
                        "EDGE-POD-004 volume \""
                                + volume
                                + "\" has a source that is not supported on this node: "
                                + source.fieldNames());
            }
        }
        return files;
    }

    private static JsonObject lenient(JsonObject source, boolean lenient) {
        return lenient ? source.copy().put("optional", true) : source;
    }

    private static void host(String volume, JsonObject host) {
        Path path = Path.of(host.getString("path", "/"));
        String type = host.getString("type", "");
        boolean fits =
                switch (type) {
                    case "", "BlockDevice", "CharDevice" -> true;
                    case "DirectoryOrCreate" -> Files.isDirectory(create(path));
                    case "FileOrCreate" -> Files.isRegularFile(createFile(path));
                    case "Directory" -> Files.isDirectory(path);
                    case "File" -> Files.isRegularFile(path);
                    default -> Files.exists(path);
                };
        if (!fits) {
            throw failed(volume, "hostPath type check failed: " + path + " is not a " + type);
        }
    }

    /** A folder that containers of any user may write to. */
    private static void scratch(Path path) {
        try {
            if (!Files.exists(path)) {
                create(path);
                Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxrwxrwx"));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path createFile(Path path) {
        try {
            create(path.getParent());
            return Files.exists(path) ? path : Files.createFile(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path create(Path path) {
        try {
            return Files.createDirectories(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static PodException failed(String volume, String why) {
        return new PodException(
                "FailedMount", "MountVolume.SetUp failed for volume \"" + volume + "\" : " + why);
    }
}
