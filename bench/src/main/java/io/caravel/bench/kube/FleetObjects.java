package io.caravel.bench.kube;

import io.caravel.bench.fleet.NodeKeys;
import io.fabric8.kubernetes.client.KubernetesClient;

/** What simulated nodes leave in a cluster. */
public final class FleetObjects {

    private FleetObjects() {}

    /** Takes away the Nodes and Leases of the first so many simulated nodes, which are off. */
    public static void remove(KubernetesClient kube, int count) {
        for (int i = 0; i < count; i++) {
            kube.nodes().withName(NodeKeys.name(i)).delete();
            kube.leases().inNamespace("kube-node-lease").withName(NodeKeys.name(i)).delete();
        }
    }
}
