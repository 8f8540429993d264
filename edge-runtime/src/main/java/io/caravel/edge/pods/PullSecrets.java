package io.caravel.edge.pods;

import io.caravel.cri.RegistryCredentials;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The pull secrets of one Pod. What they hold goes to the container runtime only, never to a log,
 * an event or a status.
 */
final class PullSecrets {

    private static final String CONFIG = ".dockerconfigjson";
    private static final String OLD_CONFIG = ".dockercfg";

    private final List<String> names;
    private final ConfigData data;

    PullSecrets(Pod pod, ConfigData data) {
        this.names =
                Pod.parts(pod.spec(), "imagePullSecrets").stream()
                        .map(secret -> secret.getString("name", ""))
                        .filter(name -> !name.isEmpty())
                        .toList();
        this.data = data;
    }

    /** Names of those that are not stored or cannot be read. */
    List<String> missing() {
        return names.stream().filter(name -> entries(name).isEmpty()).toList();
    }

    /**
     * Credentials for an image, to be tried in this order: the longest entry that matches first.
     */
    List<RegistryCredentials> of(String image) {
        List<Map.Entry<String, Object>> found = new ArrayList<>();
        for (String name : names) {
            entries(name)
                    .ifPresent(
                            registries ->
                                    registries.stream()
                                            .filter(e -> RegistryMatch.matches(e.getKey(), image))
                                            .forEach(found::add));
        }
        found.sort(
                Comparator.<Map.Entry<String, Object>, String>comparing(
                                entry -> RegistryMatch.place(entry.getKey()))
                        .reversed());
        LinkedHashSet<RegistryCredentials> credentials = new LinkedHashSet<>();
        found.forEach(entry -> credentials(entry.getValue()).ifPresent(credentials::add));
        return List.copyOf(credentials);
    }

    private Optional<JsonObject> entries(String name) {
        try {
            return data.secret(name).flatMap(PullSecrets::registries);
        } catch (NotToldException | DecodeException | ClassCastException e) {
            return Optional.empty();
        }
    }

    private static Optional<JsonObject> registries(Map<String, byte[]> secret) {
        if (secret.containsKey(CONFIG)) {
            JsonObject config = new JsonObject(text(secret.get(CONFIG)));
            return Optional.of(Pod.part(config, "auths"));
        }
        return Optional.ofNullable(secret.get(OLD_CONFIG))
                .map(config -> new JsonObject(text(config)));
    }

    private static Optional<RegistryCredentials> credentials(Object entry) {
        if (!(entry instanceof JsonObject login)) {
            return Optional.empty();
        }
        String auth = login.getString("auth", "");
        if (auth.isEmpty()) {
            String user = login.getString("username", "");
            return user.isEmpty()
                    ? Optional.empty()
                    : Optional.of(
                            new RegistryCredentials(user, login.getString("password", ""), ""));
        }
        try {
            String both = text(Base64.getMimeDecoder().decode(auth));
            int colon = both.indexOf(':');
            return colon < 0
                    ? Optional.empty()
                    : Optional.of(
                            new RegistryCredentials(
                                    both.substring(0, colon),
                                    both.substring(colon + 1).replaceAll("\0+$", ""),
                                    ""));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
