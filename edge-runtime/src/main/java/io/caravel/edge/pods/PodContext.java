package io.caravel.edge.pods;

import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What all Pod workers share.
 *
 * @param node name of this node
 * @param hostIp address of this box as of now
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
        Supplier<String> hostIp,
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

    private static final Logger LOG = LoggerFactory.getLogger(PodContext.class);

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

    /** Counts the Pods that were let in before, and only then lets others in. */
    void recount() {
        try {
            desired.keys().forEach(this::recount);
        } finally {
            room.open();
        }
    }

    private void recount(String key) {
        try {
            stored(key)
                    .map(Pod::parse)
                    .filter(pod -> !pod.ended())
                    .filter(pod -> isIn(folders.recall(pod.uid(), now())))
                    .ifPresent(room::keep);
        } catch (RuntimeException e) {
            LOG.debug("pod {} is not counted, its worker says why: {}", key, e.toString());
        }
    }

    private static boolean isIn(PodMemory memory) {
        return memory.admitted() && memory.verdict().isEmpty();
    }
}
