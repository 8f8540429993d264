package io.caravel.kube;

/**
 * All that exists has been told.
 *
 * @param kind lower-case kind of the objects
 * @param rev version of the cluster that the list showed
 * @param setBack whether the API was found to be set back to an earlier state
 */
record Synced(String kind, String rev, boolean setBack) {

    /** This one in the place of an earlier one that was not given yet. */
    Synced after(Synced earlier) {
        return earlier == null || !earlier.setBack() ? this : new Synced(kind, rev, true);
    }
}
