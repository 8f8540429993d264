package io.caravel.cloud.desired;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The service account tokens that a Pod mounts: no node gets others.
 *
 * @param uid of the Pod
 * @param serviceAccount whose tokens they are
 * @param sources what is mounted
 */
public record TokenGrant(String uid, String serviceAccount, Set<Source> sources) {

    private static final long DEFAULT_SECONDS = 3600;

    /**
     * One kind of token.
     *
     * @param audience who it is for, empty for the API server
     * @param seconds how long it lives
     */
    public record Source(String audience, long seconds) {

        /** Reads one from a {@code serviceAccountToken} source, or from what a node asks for. */
        public static Source of(JsonObject source) {
            return new Source(
                    source.getString("audience", ""),
                    source.getLong("expirationSeconds", DEFAULT_SECONDS));
        }
    }

    /** Reads them from a Pod; parts of an unknown form grant nothing. */
    static TokenGrant of(JsonObject pod) {
        JsonObject spec = part(pod.getValue("spec"));
        Set<Source> sources = new HashSet<>();
        for (JsonObject volume : parts(spec.getValue("volumes"))) {
            for (JsonObject source :
                    parts(part(volume.getValue("projected")).getValue("sources"))) {
                if (source.getValue("serviceAccountToken") instanceof JsonObject token) {
                    sources.add(Source.of(token));
                }
            }
        }
        String account = spec.getString("serviceAccountName");
        return new TokenGrant(
                part(pod.getValue("metadata")).getString("uid", ""),
                account == null || account.isEmpty() ? "default" : account,
                Set.copyOf(sources));
    }

    private static JsonObject part(Object value) {
        return value instanceof JsonObject object ? object : new JsonObject();
    }

    private static List<JsonObject> parts(Object value) {
        JsonArray array = value instanceof JsonArray given ? given : new JsonArray();
        return array.stream()
                .filter(JsonObject.class::isInstance)
                .map(JsonObject.class::cast)
                .toList();
    }
}
