package io.caravel.flow;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.caravel.cli.lab.LabOptions;
import io.caravel.lab.LinkProxy;
import io.fabric8.kubernetes.client.Config;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;

/**
 * On which Kubernetes API the flow tests run: the development API, or, with {@code
 * -Dcaravel.cluster=true}, the one that {@code KUBECONFIG} names.
 */
final class TestCluster {

    private static final String HOW =
            "run with -Dcaravel.cluster=true and KUBECONFIG=<admin of a cluster with kube-scheduler"
                    + " and kube-controller-manager> for this";

    private TestCluster() {}

    /** Whether it is a cluster with schedulers and controllers. */
    static boolean isReal() {
        return Boolean.getBoolean("caravel.cluster");
    }

    /** Skips a test on the development API, with a sentence that says how to run it. */
    static void needsControllers() {
        assumeTrue(isReal(), "the development API has no workload controllers: " + HOW);
    }

    /** Skips a test on an API that the tests may not stop. */
    static void needsOwnServer() {
        assumeTrue(!isReal(), "only the development API is the tests' own to kill");
    }

    /** A lab with names that no other run has. */
    static LabOptions options(Path folder) {
        if (!isReal()) {
            return LabOptions.local(folder, "flow");
        }
        String named = System.getenv("KUBECONFIG");
        if (named == null || named.isBlank()) {
            throw new IllegalStateException("-Dcaravel.cluster=true needs KUBECONFIG");
        }
        String suffix = "flow-" + UUID.randomUUID().toString().substring(0, 5);
        LabOptions local = LabOptions.local(folder, suffix);
        return new LabOptions(
                folder,
                Optional.of(Path.of(named)),
                local.mqtt(),
                local.cri(),
                local.image(),
                suffix,
                false);
    }

    /**
     * Puts a network of the tests' own between the cloud runtime and the API: what the kubeconfig
     * says is changed. Empty where the API is not on loopback.
     */
    static Optional<LinkProxy> between(Path cloudKubeconfig) throws IOException {
        String text = Files.readString(cloudKubeconfig);
        URI api = URI.create(Config.fromKubeconfig(text).getMasterUrl());
        if (!InetAddress.getByName(api.getHost()).isLoopbackAddress()) {
            return Optional.empty();
        }
        LinkProxy proxy = LinkProxy.open(api.getPort());
        String before = api.getHost() + ":" + api.getPort();
        Files.writeString(cloudKubeconfig, text.replace(before, "127.0.0.1:" + proxy.port()));
        return Optional.of(proxy);
    }
}
