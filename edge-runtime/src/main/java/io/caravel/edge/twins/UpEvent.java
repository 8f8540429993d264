package io.caravel.edge.twins;

/**
 * Something for the cloud.
 *
 * @param kind envelope kind, {@code twin} or {@code telemetry}
 * @param key {@code <namespace>/<device>}
 * @param op {@code put} for state, {@code event} for events
 * @param lane {@code state} or {@code events}
 * @param rev version of a state, null for an event
 * @param body JSON text
 */
public record UpEvent(String kind, String key, String op, String lane, String rev, String body) {

    static UpEvent telemetry(String key, String body) {
        return new UpEvent("telemetry", key, "event", "events", null, body);
    }

    static UpEvent twin(String key, String rev, String body) {
        return new UpEvent("twin", key, "put", "state", rev, body);
    }
}
