package io.caravel.edge.twins;

/**
 * Something for the cloud.
 *
 * @param kind envelope kind: {@code twin}, {@code twindesired} or {@code telemetry}
 * @param key {@code <namespace>/<device>}
 * @param op {@code put} for state, {@code event} for events
 * @param lane {@code state} or {@code events}
 * @param rev version of a state, null for an event
 * @param source identity by which an event that a broker delivers again is known, null for none
 * @param body JSON text
 */
public record UpEvent(
        String kind, String key, String op, String lane, String rev, String source, String body) {

    static UpEvent telemetry(String key, String body) {
        return new UpEvent("telemetry", key, "event", "events", null, null, body);
    }

    /**
     * Readings of a device.
     *
     * @param source identity of {@link Repeats}, null for none
     */
    static UpEvent readings(String key, String source, String body) {
        return new UpEvent("telemetry", key, "event", "events", null, source, body);
    }

    /** The newest version of a state of a device. */
    static UpEvent state(String kind, String key, String rev, String body) {
        return new UpEvent(kind, key, "put", "state", rev, null, body);
    }
}
