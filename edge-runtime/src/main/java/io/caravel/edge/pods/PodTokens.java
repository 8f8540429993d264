package io.caravel.edge.pods;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/**
 * The service account tokens of one Pod: those that the store has, and asking the cloud for those
 * that it has not, or not for long any more.
 *
 * <p>A token is asked for again after four fifths of its life, or a day; until another one comes,
 * and for as long as the cloud is away, the old one stays. Used by one thread at a time.
 */
final class PodTokens {

    /** How long an answer may take before it is asked for again. */
    static final Duration AGAIN = Duration.ofSeconds(30);

    private static final long DEFAULT_SECONDS = 3600;
    private static final long DAY_MILLIS = Duration.ofDays(1).toMillis();

    private final Pod pod;
    private final ObjectLookup objects;
    private final Instant now;
    private final Map<String, JsonObject> wanted = new TreeMap<>();
    private Instant next;

    PodTokens(Pod pod, ObjectLookup objects, Instant now) {
        this.pod = pod;
        this.objects = objects;
        this.now = now;
    }

    /**
     * The token of a {@code serviceAccountToken} source.
     *
     * @throws NotToldException when it has not come yet
     */
    byte[] of(JsonObject source) {
        String audience = source.getString("audience", "");
        long seconds = source.getLong("expirationSeconds", DEFAULT_SECONDS);
        String id = id(audience, seconds);
        Optional<JsonObject> found =
                objects.find("token", pod.namespace() + "/" + pod.uid() + "." + id);
        Instant due = found.map(PodTokens::due).orElse(now);
        if (!due.isAfter(now)) {
            JsonObject ask = new JsonObject().put("id", id).put("expirationSeconds", seconds);
            wanted.put(id, ask.put("audience", audience));
            due = now.plus(AGAIN);
        }
        next = next == null || due.isBefore(next) ? due : next;
        return found.map(token -> token.getString("token").getBytes(StandardCharsets.UTF_8))
                .orElseThrow(
                        () ->
                                new NotToldException(
                                        "EDGE-POD-015 the token of service account \""
                                                + pod.spec()
                                                        .getString("serviceAccountName", "default")
                                                + "\" has not come from the cloud yet"));
    }

    /** What to ask the cloud for, empty when nothing is missing. */
    Optional<JsonObject> request() {
        if (wanted.isEmpty()) {
            return Optional.empty();
        }
        JsonArray tokens = new JsonArray();
        wanted.values().forEach(tokens::add);
        return Optional.of(new JsonObject().put("uid", pod.uid()).put("tokens", tokens));
    }

    /** When a token is to be asked for, null when the Pod has none. */
    Instant next() {
        return next;
    }

    private static Instant due(JsonObject token) {
        long expires = token.getLong("expires");
        long life = token.getLong("seconds") * 1000;
        return Instant.ofEpochMilli(Math.min(expires - life / 5, expires - life + DAY_MILLIS));
    }

    /** The same for the same kind of token, also after a restart. */
    static String id(String audience, long seconds) {
        byte[] name = (audience + "\n" + seconds).getBytes(StandardCharsets.UTF_8);
        return UUID.nameUUIDFromBytes(name).toString().substring(0, 8);
    }
}
