package io.caravel.edge.twins;

import io.vertx.core.json.JsonObject;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * Gives readings the identity by which the store knows one that comes again: a broker delivers
 * again what was not acknowledged when a connection ended, and a device publishes again what its
 * broker did not acknowledge.
 *
 * <p>Readings that say their time come again when the whole message is the same, byte for byte.
 * Without a time the same bytes under the same {@code event_id} may as well be the next reading:
 * they count as a repeat in the first 30 s of a connection to the broker, which bring what was
 * waiting on both sides, and once after that. Without time and {@code event_id} nothing can be
 * known. Thread-safe.
 */
final class Repeats {

    private static final int REMEMBERED = 10_000;
    private static final int LONGEST_ID = 128;
    private static final long SETTLING = Duration.ofSeconds(30).toNanos();

    private final LongSupplier nanos;
    private final Predicate<String> stored;
    private final MessageDigest sha256 = sha256();
    private long connectedAt;

    private final Set<String> seen =
            Collections.newSetFromMap(
                    new LinkedHashMap<>() {
                        @Override
                        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
                            return size() > REMEMBERED;
                        }
                    });

    /**
     * @param stored whether an event of an identity has been kept for the cloud
     */
    Repeats(LongSupplier nanos, Predicate<String> stored) {
        this.nanos = nanos;
        this.stored = stored;
        connectedAt = nanos.getAsLong();
    }

    /** Whether a message of this identity has been here and is on disk; never for none. */
    boolean isStored(String identity) {
        return identity != null && stored.test(identity);
    }

    /** A new connection to the broker: what came before may come again. */
    synchronized void reconnected() {
        connectedAt = nanos.getAsLong();
        seen.clear();
    }

    /**
     * The identity of a message with readings, null when it has none.
     *
     * @param key {@code <namespace>/<device>}
     * @param eventId as the device gave it, empty for none
     * @param timed whether the message or a reading in it says its time
     * @param body as it came
     */
    synchronized String identity(String key, String eventId, boolean timed, byte[] body) {
        if (eventId.isEmpty() && !timed) {
            return null;
        }
        String id = eventId.length() <= LONGEST_ID ? eventId : ""; // it is in the body as well
        String identity = key + '/' + id + '/' + hash(body);
        boolean settling = nanos.getAsLong() - connectedAt < SETTLING;
        return timed || seen.add(identity) || settling ? identity : null;
    }

    /** Whether a message says its time, itself or in a side of a property. */
    static boolean isTimed(JsonObject message, JsonObject properties) {
        return Payload.time(message, "timestamp", 0) > 0
                || properties.stream()
                        .map(Map.Entry::getValue)
                        .filter(JsonObject.class::isInstance)
                        .map(JsonObject.class::cast)
                        .anyMatch(p -> isTimed(p) || isTimed(p.getValue("actual")));
    }

    private static boolean isTimed(Object side) {
        return side instanceof JsonObject said
                && said.getValue("metadata") instanceof JsonObject metadata
                && Payload.time(metadata, "timestamp", 0) > 0;
    }

    private String hash(byte[] body) {
        return HexFormat.of().formatHex(sha256.digest(body), 0, 12);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
