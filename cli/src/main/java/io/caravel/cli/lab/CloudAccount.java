package io.caravel.cli.lab;

import io.caravel.cli.Problem;
import io.fabric8.kubernetes.api.model.AuthInfoBuilder;
import io.fabric8.kubernetes.api.model.Config;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamedAuthInfoBuilder;
import io.fabric8.kubernetes.api.model.NamedCluster;
import io.fabric8.kubernetes.api.model.authentication.TokenRequest;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The ServiceAccount of the cloud runtime with exactly the rights that the manifests give it, and a
 * kubeconfig with a token of it. So a lab sees at once when a right is missing.
 */
final class CloudAccount {
    private static final String NAMESPACE = "caravel-system";
    private static final String NAME = "caravel-cloud";
    private static final long TOKEN_SECONDS = Duration.ofHours(48).toSeconds();

    private final Cluster cluster;
    private final Path manifests;
    private final List<HasMetadata> created = new ArrayList<>();

    CloudAccount(Cluster cluster, Path manifests) {
        this.cluster = cluster;
        this.manifests = manifests;
    }

    /** Makes what is missing of it, and writes the kubeconfig. */
    void apply() {
        for (String file : List.of("00-namespace.yaml", "20-rbac.yaml")) {
            for (HasMetadata object : load(manifests.resolve(file))) {
                if (cluster.client().resource(object).get() == null) {
                    created.add(cluster.client().resource(object).create());
                }
            }
        }
        writeKubeconfig(token());
    }

    /** Takes away what it made. */
    void remove() {
        Collections.reverse(created);
        created.forEach(object -> cluster.client().resource(object).delete());
        created.clear();
    }

    private List<HasMetadata> load(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return cluster.client().load(in).items();
        } catch (IOException e) {
            throw new Problem("The manifest " + file + " cannot be read.", e);
        }
    }

    private String token() {
        KubernetesClient kube = cluster.client();
        TokenRequest request =
                new TokenRequestBuilder()
                        .withNewSpec()
                        .withExpirationSeconds(TOKEN_SECONDS)
                        .endSpec()
                        .build();
        return kube.serviceAccounts()
                .inNamespace(NAMESPACE)
                .withName(NAME)
                .tokenRequest(request)
                .getStatus()
                .getToken();
    }

    private void writeKubeconfig(String token) {
        Path source = cluster.kubeconfig();
        try {
            Config config = Serialization.unmarshal(Files.readString(source), Config.class);
            String current = config.getCurrentContext();
            config.getContexts().removeIf(context -> !context.getName().equals(current));
            config.getContexts().forEach(context -> context.getContext().setUser(NAME));
            config.setUsers(
                    List.of(
                            new NamedAuthInfoBuilder()
                                    .withName(NAME)
                                    .withUser(new AuthInfoBuilder().withToken(token).build())
                                    .build()));
            config.getClusters().stream()
                    .map(NamedCluster::getCluster)
                    .forEach(named -> resolve(source, named));
            PrivateFile.write(cluster.cloudKubeconfig(), Serialization.asYaml(config));
        } catch (IOException e) {
            throw new Problem(
                    "The kubeconfig of the cloud runtime cannot be made of " + source + ".", e);
        }
    }

    /** A kubeconfig names files relative to itself. */
    private static void resolve(Path source, io.fabric8.kubernetes.api.model.Cluster named) {
        if (named.getCertificateAuthority() != null && !named.getCertificateAuthority().isBlank()) {
            Path folder = source.toAbsolutePath().getParent();
            named.setCertificateAuthority(
                    folder.resolve(named.getCertificateAuthority()).toString());
        }
    }
}
