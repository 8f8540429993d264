package io.caravel.devcluster.patch;

import java.util.List;

/** Server-side apply wants fields that other managers own with other values. */
public final class ApplyConflictException extends Exception {

    private final transient List<Conflict> conflicts;

    /**
     * One field.
     *
     * @param manager who owns it
     * @param apiVersion the version it was written in
     * @param operation Apply or Update
     * @param path the field, as messages show it
     */
    public record Conflict(String manager, String apiVersion, String operation, String path) {}

    ApplyConflictException(List<Conflict> conflicts) {
        super(conflicts.size() + " conflicts");
        this.conflicts = List.copyOf(conflicts);
    }

    /** The fields, each with its owner. */
    public List<Conflict> conflicts() {
        return conflicts;
    }
}
