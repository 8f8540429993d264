package io.caravel.edge.pods;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * A Pod of a file, completed as a kubelet completes it: its name ends with the node's, its uid
 * follows from its content.
 *
 * @param key {@code <namespace>/<name>}
 * @param body the Kubernetes object as JSON text
 */
record StaticPod(String key, String body) {

    /** Says where a Pod comes from. */
    static final String SOURCE = "kubernetes.io/config.source";

    /** Says which content a Pod has. */
    static final String HASH = "kubernetes.io/config.hash";

    private static final Pattern NAME =
            Pattern.compile("(?!.*(\\.[.-]|-\\.))[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?");
    private static final Pattern LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");

    /**
     * Reads a file.
     *
     * @param content YAML or JSON
     * @throws PodException when it does not hold one Pod that can run without the cloud
     */
    static StaticPod parse(String content, Path file, String node) {
        try {
            JsonObject json = json(content);
            complete(json, content + file + node, node);
            Pod pod = Pod.parse(json.encode());
            check(pod);
            StaticReferences.refuse(pod);
            return new StaticPod(pod.key(), pod.json().encode());
        } catch (YamlEngineException e) {
            throw wrong(String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
        } catch (ClassCastException e) {
            throw wrong("a field has the wrong type");
        }
    }

    private static JsonObject json(String content) {
        Object document = new Load(LoadSettings.builder().build()).loadFromString(content);
        if (!(document instanceof Map<?, ?> map)) {
            throw wrong("it does not hold an object");
        }
        JsonObject json = object(map);
        if (!"Pod".equals(json.getString("kind")) || !"v1".equals(json.getString("apiVersion"))) {
            throw wrong("it is not of apiVersion v1 and kind Pod");
        }
        return json;
    }

    private static JsonObject object(Map<?, ?> map) {
        JsonObject object = new JsonObject();
        map.forEach((name, value) -> object.put(String.valueOf(name), plain(value)));
        return object;
    }

    private static Object plain(Object value) {
        if (value instanceof Map<?, ?> map) {
            return object(map);
        }
        if (value instanceof List<?> list) {
            JsonArray array = new JsonArray();
            list.forEach(item -> array.add(plain(item)));
            return array;
        }
        return value;
    }

    private static void complete(JsonObject json, String identity, String node) {
        JsonObject metadata = Pod.part(json, "metadata");
        String uid = metadata.getString("uid", "");
        metadata.put("uid", uid.isEmpty() ? hash(identity) : uid)
                .put("name", metadata.getString("name", "") + "-" + node.toLowerCase(Locale.ROOT))
                .put("namespace", metadata.getString("namespace", "default"))
                .put(
                        "annotations",
                        Pod.part(metadata, "annotations")
                                .put(SOURCE, "file")
                                .put(HASH, hash(identity)));
        metadata.remove("deletionTimestamp");
        JsonObject spec = Pod.part(json, "spec").put("nodeName", node);
        json.put("metadata", metadata).put("spec", spec).remove("status");
    }

    private static void check(Pod pod) {
        if (!NAME.matcher(pod.name()).matches() || pod.name().startsWith("-")) {
            throw wrong("'" + pod.name() + "' cannot be the name of a Pod");
        }
        if (!LABEL.matcher(pod.namespace()).matches()) {
            throw wrong("'" + pod.namespace() + "' cannot be a namespace");
        }
        if (!LABEL.matcher(pod.uid()).matches()) {
            throw wrong("'" + pod.uid() + "' cannot be a uid");
        }
        Set<String> names = new HashSet<>();
        Stream.concat(pod.initContainers().stream(), pod.containers().stream())
                .forEach(
                        container -> {
                            String name = container.getString("name", "");
                            if (!LABEL.matcher(name).matches() || !names.add(name)) {
                                throw wrong("a container is called '" + name + "'");
                            }
                            if (container.getString("image", "").isEmpty()) {
                                throw wrong("container " + name + " has no image");
                            }
                        });
    }

    private static String hash(String text) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256")
                            .digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    static PodException wrong(String why) {
        return new PodException("InvalidPod", why);
    }
}
