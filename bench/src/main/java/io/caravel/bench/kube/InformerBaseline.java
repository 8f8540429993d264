package io.caravel.bench.kube;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a program on plain fabric8 informers would hold: all Pods, ConfigMaps, Secrets and Nodes of
 * the cluster, as objects, and nothing else. A process of its own; ends when its input does.
 */
public final class InformerBaseline {

    private InformerBaseline() {}

    /**
     * Runs until standard input ends.
     *
     * @param arguments the kubeconfig, and the file to make once all is held
     */
    public static void main(String[] arguments) throws IOException {
        Config config = Config.fromKubeconfig(Files.readString(Path.of(arguments[0])));
        try (KubernetesClient kube = new KubernetesClientBuilder().withConfig(config).build()) {
            SharedIndexInformer<Pod> pods = kube.pods().inAnyNamespace().inform(ignoring());
            kube.configMaps().inAnyNamespace().inform(ignoring());
            kube.secrets().inAnyNamespace().inform(ignoring());
            kube.nodes().inform(ignoring());
            Files.writeString(
                    Path.of(arguments[1]), Integer.toString(pods.getIndexer().list().size()));
            System.in.readAllBytes();
        }
    }

    private static <T> ResourceEventHandler<T> ignoring() {
        return new ResourceEventHandler<>() {
            @Override
            public void onAdd(T object) {
                // held by the informer itself
            }

            @Override
            public void onUpdate(T before, T now) {
                // held by the informer itself
            }

            @Override
            public void onDelete(T object, boolean finalStateUnknown) {
                // held by the informer itself
            }
        };
    }
}
