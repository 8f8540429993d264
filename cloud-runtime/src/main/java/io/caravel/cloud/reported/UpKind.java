package io.caravel.cloud.reported;

import java.util.Optional;

/** The kinds of message that a node may send, and the route that takes each. */
public enum UpKind {
    /** The node lives: renews its Lease. */
    HEARTBEAT("heartbeat", "node-up-cloud-renew", Subject.NODE),
    /** What the node is: creates or changes its Node. */
    NODE("node", "node-up-cloud-hear", Subject.NODE),
    /** What a Pod does: changes its status or ends its deletion. */
    POD_STATUS("podstatus", "pod-status-up-cloud-apply", Subject.POD),
    /** What happened to a Pod: is stored and becomes an Event. */
    POD_EVENT("podevent", "pod-status-up-cloud-store", Subject.POD),
    /** Which tokens a Pod needs: are asked for and sent down. */
    TOKEN_REQUEST("tokenrequest", "tokens-down-cloud-request", Subject.POD),
    /** What a device reports: changes its DeviceStatus. */
    TWIN("twin", "twin-reported-up-cloud-patch", Subject.DEVICE),
    /** What is wanted of a device at its edge: changes its Device. */
    TWIN_DESIRED("twindesired", "twin-desired-up-cloud-apply", Subject.DEVICE),
    /** A reading: is stored and delivered. */
    TELEMETRY("telemetry", "telemetry-up-cloud-store", Subject.ANY);

    /** What kind of object the key of a message names. */
    enum Subject {
        NODE,
        POD,
        DEVICE,
        ANY
    }

    private final String wireName;
    private final String route;
    private final Subject subject;

    UpKind(String wireName, String route, Subject subject) {
        this.wireName = wireName;
        this.route = route;
        this.subject = subject;
    }

    /** The id of the route that takes messages of this kind. */
    public String route() {
        return route;
    }

    Subject subject() {
        return subject;
    }

    /** True when only the newest message about an object counts. */
    boolean isState() {
        return this != POD_EVENT && this != TELEMETRY;
    }

    /** True when a message may be stored before it is known whose its object is. */
    boolean isKeptFirst() {
        return this == POD_EVENT;
    }

    static Optional<UpKind> of(String wireName) {
        for (UpKind kind : values()) {
            if (kind.wireName.equals(wireName)) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }
}
