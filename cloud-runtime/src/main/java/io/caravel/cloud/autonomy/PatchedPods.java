package io.caravel.cloud.autonomy;

import io.caravel.store.Revisions;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * The Pods to which tolerations are being written, until a watch shows them: what it tells of a Pod
 * from before the write is no reason to write the same again. Keeps no more than so many, the
 * newest. Safe for any thread.
 */
final class PatchedPods {

    private static final int MOST = 10_000;

    private final Map<String, Patch> byUid =
            new LinkedHashMap<>() {
                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Patch> eldest) {
                    return size() > MOST;
                }
            };

    /**
     * @param seconds the limit that it writes, null for no end
     * @param rev the version of the Pod that has it, null until the API has answered
     */
    private record Patch(Long seconds, String rev) {}

    /**
     * A version of a Pod lacks what it needs.
     *
     * @return true when that has to be written now; false while the same is being written, and when
     *     it was written to a newer version
     */
    synchronized boolean lacks(String uid, String rev, Long seconds) {
        Patch known = byUid.get(uid);
        boolean same = known != null && Objects.equals(known.seconds(), seconds);
        if (same && (known.rev() == null || Revisions.older(rev, known.rev()))) {
            return false;
        }
        byUid.remove(uid);
        byUid.put(uid, new Patch(seconds, null));
        return true;
    }

    /** The API has written it: versions from this one on show it. */
    synchronized void written(String uid, String rev) {
        byUid.computeIfPresent(uid, (key, patch) -> new Patch(patch.seconds(), rev));
    }

    /** The attempt to write is over: one that the API did not answer may be made again. */
    synchronized void ended(String uid) {
        byUid.computeIfPresent(uid, (key, patch) -> patch.rev() == null ? null : patch);
    }

    /** The API was set back: what was written to it may not be there any more. */
    synchronized void forgetAll() {
        byUid.clear();
    }

    /** Nothing is to be written to the Pod, or it is gone. */
    synchronized void forget(String uid) {
        byUid.remove(uid);
    }
}
