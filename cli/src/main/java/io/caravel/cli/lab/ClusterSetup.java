package io.caravel.cli.lab;

import io.caravel.cli.Problem;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a lab puts into its cluster before anything runs, and takes away again: the device CRDs and
 * the account of the cloud runtime (removed only if it made them), a namespace of its own, and the
 * Node and Lease its edge made.
 */
public final class ClusterSetup {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Cluster cluster;
    private final LabOptions options;
    private final Path manifests;
    private final List<String> createdCrds = new ArrayList<>();
    private final CloudAccount account;
    private boolean createdNamespace;

    /**
     * @param cluster a started cluster
     * @param options whose names are used
     * @param manifests the folder with the Kubernetes manifests of Caravel
     */
    public ClusterSetup(Cluster cluster, LabOptions options, Path manifests) {
        this.cluster = cluster;
        this.options = options;
        this.manifests = manifests;
        account = new CloudAccount(cluster, manifests);
    }

    /**
     * Makes what is missing.
     *
     * @return the names of the CRDs that it made
     */
    public List<String> apply() {
        KubernetesClient kube = cluster.client();
        for (CustomResourceDefinition crd : crds()) {
            String name = crd.getMetadata().getName();
            var resource = kube.apiextensions().v1().customResourceDefinitions();
            if (resource.withName(name).get() == null) {
                resource.resource(crd).create();
                createdCrds.add(name);
            }
        }
        for (CustomResourceDefinition crd : crds()) {
            String name = crd.getMetadata().getName();
            Await.until("CRD " + name + " established", PATIENCE, () -> isEstablished(name));
        }
        account.apply();
        kube.namespaces()
                .resource(
                        new NamespaceBuilder()
                                .withNewMetadata()
                                .withName(options.namespace())
                                .addToLabels("app.kubernetes.io/part-of", "caravel-demo")
                                .endMetadata()
                                .build())
                .create();
        createdNamespace = true;
        if (cluster.isReal()) {
            Await.until("the default ServiceAccount", PATIENCE, this::hasServiceAccount);
        }
        return List.copyOf(createdCrds);
    }

    /**
     * Takes the Pods, the devices and the namespace away while the edge still runs, so that
     * workloads end as Kubernetes promises.
     */
    public void removeObjects(Duration patience) {
        if (!createdNamespace) {
            return;
        }
        KubernetesClient kube = cluster.client();
        kube.pods().inNamespace(options.namespace()).delete();
        kube.genericKubernetesResources(LabObjects.DEVICES)
                .inNamespace(options.namespace())
                .delete();
        Await.until("the end of the demo's Pods", patience, this::hasNoPods);
        kube.namespaces().withName(options.namespace()).delete();
    }

    /** Takes away what is left, by force, after both sides have stopped. */
    public void removeAll() {
        if (!createdNamespace) {
            return;
        }
        KubernetesClient kube = cluster.client();
        kube.pods().inNamespace(options.namespace()).withGracePeriod(0).delete();
        kube.namespaces().withName(options.namespace()).delete();
        kube.nodes().withName(options.node()).delete();
        kube.leases().inNamespace("kube-node-lease").withName(options.node()).delete();
        Await.until("the end of namespace " + options.namespace(), PATIENCE, this::isGone);
        account.remove();
        for (String crd : createdCrds) {
            kube.apiextensions().v1().customResourceDefinitions().withName(crd).delete();
        }
    }

    private List<CustomResourceDefinition> crds() {
        List<CustomResourceDefinition> found = new ArrayList<>();
        try (Stream<Path> files = Files.walk(manifests, 2)) {
            for (Path file : files.filter(ClusterSetup::isManifest).sorted().toList()) {
                found.addAll(crdsIn(file));
            }
        } catch (IOException e) {
            throw new Problem("The manifests in " + manifests + " cannot be read.", e);
        }
        if (found.isEmpty()) {
            throw new Problem("There are no device CRDs in " + manifests + ".");
        }
        return found;
    }

    private List<CustomResourceDefinition> crdsIn(Path file) throws IOException {
        if (!Files.readString(file).contains("kind: CustomResourceDefinition")) {
            return List.of();
        }
        try (InputStream in = Files.newInputStream(file)) {
            List<HasMetadata> items = cluster.client().load(in).items();
            return items.stream()
                    .filter(CustomResourceDefinition.class::isInstance)
                    .map(CustomResourceDefinition.class::cast)
                    .toList();
        }
    }

    private static boolean isManifest(Path file) {
        return Files.isRegularFile(file) && file.toString().endsWith(".yaml");
    }

    private boolean isEstablished(String name) {
        var crd =
                cluster.client()
                        .apiextensions()
                        .v1()
                        .customResourceDefinitions()
                        .withName(name)
                        .get();
        return crd != null
                && crd.getStatus() != null
                && crd.getStatus().getConditions() != null
                && crd.getStatus().getConditions().stream()
                        .anyMatch(
                                condition ->
                                        condition.getType().equals("Established")
                                                && condition.getStatus().equals("True"));
    }

    private boolean hasServiceAccount() {
        return cluster.client()
                        .serviceAccounts()
                        .inNamespace(options.namespace())
                        .withName("default")
                        .get()
                != null;
    }

    private boolean hasNoPods() {
        return cluster.client().pods().inNamespace(options.namespace()).list().getItems().isEmpty();
    }

    private boolean isGone() {
        try {
            return cluster.client().namespaces().withName(options.namespace()).get() == null;
        } catch (KubernetesClientException e) {
            return e.getCode() == 404;
        }
    }
}
