package io.caravel.edge.pods;

import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Function;

/**
 * What all Pod workers share.
 *
 * @param node name of this node
 * @param hostIp address of this box
 * @param pods finds a stored Pod's JSON text by key
 * @param objects finds stored ConfigMaps and Secrets
 * @param observer looks at the runtime
 * @param probes asks containers
 * @param hooks what containers do after their start and before their end
 * @param routes changes and tells
 * @param folders files of the Pods
 * @param executor runs workers and what they do side by side
 * @param clock the time
 */
record PodContext(
        String node,
        String hostIp,
        Function<String, Optional<String>> pods,
        ObjectLookup objects,
        PodObserver observer,
        PodProbes probes,
        PodHooks hooks,
        PodRoutes routes,
        PodFolders folders,
        Executor executor,
        Clock clock) {

    Optional<String> stored(String key) {
        return pods.apply(key);
    }

    Instant now() {
        return clock.instant();
    }
}
