package io.caravel.edge.pods;

import java.nio.file.Path;
import java.util.Optional;

/**
 * How a node runs Pods, where its owner has a say.
 *
 * @param dns the name service that Pods are given
 * @param groups name of the control group of all Pods, empty for the runtime's own groups
 * @param processes that one Pod may have, 0 for any number
 * @param staticPods folder with Pods that run without the cloud
 */
public record PodRules(ClusterDns dns, String groups, long processes, Optional<Path> staticPods) {

    /** The box's name service, the runtime's control groups, no folder. */
    public static final PodRules PLAIN = new PodRules(ClusterDns.NONE, "", 0, Optional.empty());
}
