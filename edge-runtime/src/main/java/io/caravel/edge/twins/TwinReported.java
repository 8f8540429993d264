package io.caravel.edge.twins;

/** Hears that a twin's message is kept for the cloud. */
public final class TwinReported {

    private final TwinReports reports;

    /**
     * @param reports where the message came from
     */
    public TwinReported(TwinReports reports) {
        this.reports = reports;
    }

    /**
     * The last message of that kind of the device is on disk.
     *
     * @param kind of the message
     * @param key {@code <namespace>/<device>}
     */
    public void told(String kind, String key) {
        reports.told(kind, key);
    }
}
