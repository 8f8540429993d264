package io.caravel.edge.twins;

import java.util.Optional;

/** Who wins where the cloud and the edge have both changed what is wanted of a property. */
enum ConflictPolicy {
    /** What the cloud wants counts. */
    CLOUD_WINS("cloud-wins"),
    /** What the edge wants counts, and the cloud is told so. */
    EDGE_WINS("edge-wins"),
    /** What was wanted last counts, to the second; at the same time the cloud. */
    NEWEST("newest");

    private final String text;

    ConflictPolicy(String text) {
        this.text = text;
    }

    /** The policy that a text names; empty when it names none. */
    static Optional<ConflictPolicy> of(String text) {
        for (ConflictPolicy policy : values()) {
            if (policy.text.equals(text)) {
                return Optional.of(policy);
            }
        }
        return Optional.empty();
    }

    /**
     * Whether the edge wins.
     *
     * @param edgeTime when the edge changed it, milliseconds
     * @param cloudTime when the cloud changed it, milliseconds, 0 when that is not known
     */
    boolean isForEdge(long edgeTime, long cloudTime) {
        return switch (this) {
            case CLOUD_WINS -> false;
            case EDGE_WINS -> true;
            case NEWEST -> edgeTime / 1000 > cloudTime / 1000;
        };
    }

    /** As annotations name it. */
    String text() {
        return text;
    }
}
