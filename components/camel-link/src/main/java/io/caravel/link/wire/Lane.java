package io.caravel.link.wire;

/** The four priorities of a link, highest first: a lane is also the name of its stream. */
public enum Lane {
    /** Heartbeats and node status; never behind anything. */
    HEALTH("health", false),
    /** Keyed state, the latest version of which wins. */
    STATE("state", false),
    /** Live events, each of which counts. */
    EVENTS("events", true),
    /** Backlog and large data. */
    BULK("bulk", true);

    private final String wireName;
    private final boolean positioned;

    Lane(String wireName, boolean positioned) {
        this.wireName = wireName;
        this.positioned = positioned;
    }

    /** Returns the name in frames and headers. */
    public String wireName() {
        return wireName;
    }

    /** True if messages keep the sender's own (epoch, seq) over reconnects. */
    public boolean positioned() {
        return positioned;
    }

    /** Returns the lane of this wire name, or null. */
    public static Lane of(String name) {
        for (Lane lane : values()) {
            if (lane.wireName.equals(name)) {
                return lane;
            }
        }
        return null;
    }
}
