package io.caravel.edge.pods;

import java.nio.file.Path;
import java.util.List;

/**
 * The name service that Pods are given.
 *
 * @param servers addresses of the cluster's, none where the box cannot reach it
 * @param domain domain of the cluster's Services
 * @param resolvConf the box's own settings
 */
public record ClusterDns(List<String> servers, String domain, Path resolvConf) {

    /** None of the cluster's: Pods get what the box uses. */
    public static final ClusterDns NONE =
            new ClusterDns(List.of(), "cluster.local", Path.of("/etc/resolv.conf"));
}
