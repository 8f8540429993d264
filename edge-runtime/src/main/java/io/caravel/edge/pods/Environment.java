package io.caravel.edge.pods;

import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The environment of a container, with everything it refers to looked up. */
final class Environment {

    private static final String REASON = "CreateContainerConfigError";

    /** The longest argument or variable that Linux hands to a process (MAX_ARG_STRLEN). */
    private static final int LONGEST = 128 * 1024;

    /** The most that the variables of a process may be together (a quarter of its stack). */
    private static final int MOST = 2 * 1024 * 1024;

    private final Pod pod;
    private final ConfigData config;
    private final PodFields fields;

    Environment(Pod pod, ConfigData config, PodFields fields) {
        this.pod = pod;
        this.config = config;
        this.fields = fields;
    }

    /**
     * Variables in order; {@code env} wins over {@code envFrom}.
     *
     * @throws PodException when something it must have is not stored, or when a variable or all of
     *     them are larger than Linux lets a process have
     */
    Map<String, String> of(JsonObject container) {
        Map<String, String> environment = new LinkedHashMap<>();
        for (JsonObject source : Pod.parts(container, "envFrom")) {
            include(source, environment);
        }
        for (JsonObject variable : Pod.parts(container, "env")) {
            String name = variable.getString("name");
            JsonObject from = variable.getJsonObject("valueFrom");
            if (from == null) {
                String value = variable.getString("value", "");
                environment.put(name, expand(value, environment));
            } else {
                value(from, container).ifPresent(value -> environment.put(name, value));
            }
        }
        long size = 0;
        for (Map.Entry<String, String> variable : environment.entrySet()) {
            size += variable.getKey().length() + variable.getValue().length();
        }
        if (size > MOST) {
            throw tooLarge("the variables are", MOST);
        }
        return environment;
    }

    private static PodException tooLarge(String what, int most) {
        return new PodException(
                REASON, "EDGE-POD-038 " + what + " larger than " + most / 1024 + " KiB");
    }

    /**
     * Replaces {@code $(NAME)} by the variable; {@code $$(NAME)} stays as {@code $(NAME)}.
     *
     * @throws PodException when that is longer than Linux lets an argument or variable be
     */
    static String expand(String text, Map<String, String> environment) {
        StringBuilder expanded = new StringBuilder();
        int at = 0;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '$' && at + 1 < text.length() && text.charAt(at + 1) == '$') {
                expanded.append('$');
                at += 2;
            } else if (c == '$' && at + 1 < text.length() && text.charAt(at + 1) == '(') {
                int end = text.indexOf(')', at);
                String value = end < 0 ? null : environment.get(text.substring(at + 2, end));
                if (value == null) {
                    expanded.append(c);
                    at++;
                } else {
                    expanded.append(value);
                    at = end + 1;
                    if (expanded.length() > LONGEST) {
                        throw tooLarge("a variable or argument with others in it is", LONGEST);
                    }
                }
            } else {
                expanded.append(c);
                at++;
            }
        }
        return expanded.toString();
    }

    /** {@link #expand(String, Map)} of each word. */
    static List<String> expand(List<String> words, Map<String, String> environment) {
        return words.stream().map(word -> expand(word, environment)).toList();
    }

    private void include(JsonObject source, Map<String, String> environment) {
        String prefix = source.getString("prefix", "");
        JsonObject configMap = source.getJsonObject("configMapRef");
        JsonObject secret = source.getJsonObject("secretRef");
        JsonObject ref = configMap != null ? configMap : secret;
        if (ref == null) {
            return;
        }
        String name = ref.getString("name", "");
        Optional<Map<String, byte[]>> data =
                configMap != null ? config.configMap(name) : config.secret(name);
        if (data.isEmpty() && !ref.getBoolean("optional", false)) {
            String what = configMap != null ? "configmap" : "secret";
            throw new PodException(REASON, what + " \"" + name + "\" not found");
        }
        data.orElse(Map.of()).forEach((key, value) -> environment.put(prefix + key, text(value)));
    }

    private Optional<String> value(JsonObject from, JsonObject container) {
        if (from.containsKey("fieldRef")) {
            String path = from.getJsonObject("fieldRef").getString("fieldPath", "");
            return Optional.of(fields.value(path));
        }
        if (from.containsKey("resourceFieldRef")) {
            return Optional.of(fields.resource(from.getJsonObject("resourceFieldRef"), container));
        }
        if (from.containsKey("configMapKeyRef")) {
            JsonObject ref = from.getJsonObject("configMapKeyRef");
            return key(ref, config.configMap(ref.getString("name", "")), "ConfigMap");
        }
        if (from.containsKey("secretKeyRef")) {
            JsonObject ref = from.getJsonObject("secretKeyRef");
            return key(ref, config.secret(ref.getString("name", "")), "Secret");
        }
        throw new PodException(
                REASON, "environment source " + from.fieldNames() + " is not supported");
    }

    private Optional<String> key(JsonObject ref, Optional<Map<String, byte[]>> data, String kind) {
        String key = ref.getString("key", "");
        byte[] value = data.map(found -> found.get(key)).orElse(null);
        if (value == null && !ref.getBoolean("optional", false)) {
            throw new PodException(
                    REASON,
                    "couldn't find key "
                            + key
                            + " in "
                            + kind
                            + " "
                            + pod.namespace()
                            + "/"
                            + ref.getString("name", ""));
        }
        return Optional.ofNullable(value).map(Environment::text);
    }

    private static String text(byte[] value) {
        return new String(value, StandardCharsets.UTF_8);
    }
}
