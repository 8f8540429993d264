package io.caravel.edge.pods;

import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The files of volumes that follow a ConfigMap, a Secret, a token or the Pod itself. */
final class VolumeFiles {

    private static final Set<String> TYPES =
            Set.of("configMap", "secret", "downwardAPI", "projected");
    private static final int DEFAULT_MODE = 0644;
    private static final int ALL_MODES = 0777;

    private final Pod pod;
    private final ConfigData config;
    private final PodFields fields;
    private final PodTokens tokens;

    VolumeFiles(Pod pod, ConfigData config, PodFields fields, PodTokens tokens) {
        this.pod = pod;
        this.config = config;
        this.fields = fields;
        this.tokens = tokens;
    }

    /** Whether a volume is of these. */
    static boolean isFiles(JsonObject volume) {
        return TYPES.stream().anyMatch(volume::containsKey);
    }

    /** Whether what a volume shows must not be left on the disk. */
    static boolean isSecret(JsonObject volume) {
        return volume.containsKey("secret")
                || Pod.parts(Pod.part(volume, "projected"), "sources").stream()
                        .anyMatch(s -> s.containsKey("secret") || isToken(s));
    }

    private static boolean isToken(JsonObject source) {
        return source.containsKey("serviceAccountToken");
    }

    /** Why a volume cannot be made, as a kubelet says it. */
    static PodException failed(String volume, String why) {
        return new PodException(
                "FailedMount", "MountVolume.SetUp failed for volume \"" + volume + "\" : " + why);
    }

    /**
     * What a volume shows now, by relative path.
     *
     * @throws PodException when it needs what is not stored
     */
    Map<String, AtomicFolder.Entry> of(JsonObject volume) {
        String name = volume.getString("name");
        if (volume.containsKey("configMap")) {
            return configMap(name, volume.getJsonObject("configMap"), DEFAULT_MODE);
        }
        if (volume.containsKey("secret")) {
            JsonObject secret = volume.getJsonObject("secret");
            return secret(name, secret, secret.getString("secretName", ""), DEFAULT_MODE);
        }
        if (volume.containsKey("downwardAPI")) {
            return downward(name, volume.getJsonObject("downwardAPI"), DEFAULT_MODE);
        }
        return projected(name, volume.getJsonObject("projected"));
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
        int mode = mode(volume, source, "defaultMode", inherited);
        Map<String, AtomicFolder.Entry> files = new TreeMap<>();
        List<JsonObject> items = Pod.parts(source, "items");
        if (items.isEmpty()) {
            data.forEach((key, value) -> files.put(key, new AtomicFolder.Entry(value, mode)));
        }
        for (JsonObject item : items) {
            byte[] value = data.get(item.getString("key", ""));
            if (value != null) {
                files.put(
                        item.getString("path", ""),
                        new AtomicFolder.Entry(value, mode(volume, item, "mode", mode)));
            } else if (!optional) {
                throw failed(
                        volume, what + " references non-existent key: " + item.getString("key"));
            }
        }
        return files;
    }

    private Map<String, AtomicFolder.Entry> downward(
            String volume, JsonObject source, int inherited) {
        int mode = mode(volume, source, "defaultMode", inherited);
        Map<String, AtomicFolder.Entry> files = new TreeMap<>();
        for (JsonObject item : Pod.parts(source, "items")) {
            JsonObject resource = item.getJsonObject("resourceFieldRef");
            String value =
                    resource != null
                            ? fields.resource(resource, new JsonObject())
                            : fields.value(Pod.part(item, "fieldRef").getString("fieldPath", ""));
            files.put(
                    item.getString("path", ""),
                    new AtomicFolder.Entry(
                            value.getBytes(StandardCharsets.UTF_8),
                            mode(volume, item, "mode", mode)));
        }
        return files;
    }

    /** The permission bits that a field names; nothing beyond them, such as setuid, can be had. */
    private static int mode(String volume, JsonObject object, String field, int inherited) {
        Number mode = object.getNumber(field, inherited);
        boolean within = mode.doubleValue() >= 0 && mode.doubleValue() <= ALL_MODES;
        if (!within || mode.doubleValue() != mode.intValue()) {
            throw failed(
                    volume,
                    "EDGE-POD-003 " + field + " " + mode + " is no number from 0 to 511 (0777)");
        }
        return mode.intValue();
    }

    /** All sources together; of two files of one path the later source's counts. */
    private Map<String, AtomicFolder.Entry> projected(String volume, JsonObject projected) {
        int mode = mode(volume, projected, "defaultMode", DEFAULT_MODE);
        Map<String, AtomicFolder.Entry> files = new TreeMap<>();
        PodException missing = null;
        for (JsonObject source : Pod.parts(projected, "sources")) {
            try {
                files.putAll(source(volume, source, mode));
            } catch (PodException e) {
                missing = missing == null ? e : missing;
            }
        }
        if (missing != null) {
            throw missing;
        }
        return files;
    }

    private Map<String, AtomicFolder.Entry> source(String volume, JsonObject source, int mode) {
        if (source.containsKey("configMap")) {
            return configMap(volume, source.getJsonObject("configMap"), mode);
        }
        if (source.containsKey("secret")) {
            JsonObject part = source.getJsonObject("secret");
            return secret(volume, part, part.getString("name", ""), mode);
        }
        if (source.containsKey("downwardAPI")) {
            return downward(volume, source.getJsonObject("downwardAPI"), mode);
        }
        if (isToken(source)) {
            JsonObject token = source.getJsonObject("serviceAccountToken");
            byte[] content = tokens.of(token);
            return Map.of(
                    token.getString("path", "token"),
                    new AtomicFolder.Entry(content, VolumeOwner.of(pod).tokenMode(mode), true));
        }
        throw new PodException(
                "UnsupportedVolume",
                "EDGE-POD-004 volume \""
                        + volume
                        + "\" has a source that is not supported on this node: "
                        + source.fieldNames());
    }
}
