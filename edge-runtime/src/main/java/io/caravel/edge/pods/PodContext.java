package io.caravel.edge.pods;

import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * What all Pod workers share.
 *
 * @param node name of this node
 * @param hostIp address of this box
 * @param dns the name service that Pods are given
 * @param desired the Pods that shall run
 * @param objects finds stored ConfigMaps and Secrets
 * @param observer looks at the runtime
 * @param probes asks containers
 * @param hooks what containers do after their start and before their end
 * @param routes changes and tells
 * @param folders files of the Pods
 * @param groups control groups of the Pods
 * @param room what the Pods take of the node
 * @param executor runs workers and what they do side by side
 * @param clock the time
 */
record PodContext(
        String node,
        String hostIp,
        ClusterDns dns,
        DesiredPods desired,
        ObjectLookup objects,
        PodObserver observer,
        PodProbes probes,
        PodHooks hooks,
        PodRoutes routes,
        PodFolders folders,
        PodGroups groups,
        NodeRoom room,
        Executor executor,
        Clock clock) {

    Optional<String> stored(String key) {
        return desired.get(key);
    }

    Instant now() {
        return clock.instant();
    }

    /** Takes away everything that is kept for a Pod. */
    void leave(String uid) {
        folders.remove(uid);
        groups.remove(uid);
        room.free(uid);
    }

    /** Counts the Pods that were let in before, so that none that comes now takes their place. */
    void recount() {
        for (String key : desired.keys()) {
            try {
                stored(key)
                        .map(Pod::parse)
                        .filter(pod -> !pod.ended())
                        .filter(pod -> isIn(folders.recall(pod.uid(), now())))
                        .ifPresent(room::keep);
            } catch (RuntimeException e) {
                continue; // its worker says what is wrong with it
            }
        }
    }

    private static boolean isIn(PodMemory memory) {
        return memory.admitted() && memory.verdict().isEmpty();
    }
}
