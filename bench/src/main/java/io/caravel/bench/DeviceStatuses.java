package io.caravel.bench;

import io.caravel.cli.lab.LabObjects;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Sees each version of the DeviceStatuses of a namespace, by a watch. */
public final class DeviceStatuses implements AutoCloseable {

    private final SharedIndexInformer<GenericKubernetesResource> informer;

    /**
     * @param seen takes each version, those of one DeviceStatus in their order
     */
    public DeviceStatuses(
            KubernetesClient kube, String namespace, Consumer<GenericKubernetesResource> seen) {
        informer =
                kube.genericKubernetesResources(LabObjects.STATUSES)
                        .inNamespace(namespace)
                        .inform(new Handler(seen));
    }

    /** All of them as they are now. */
    public List<GenericKubernetesResource> now() {
        return informer.getStore().list();
    }

    /**
     * A number of a DeviceStatus.
     *
     * @param side {@code reported} or {@code observedDesired}
     */
    public static Optional<Long> value(
            GenericKubernetesResource status, String property, String side) {
        Object twins = status == null ? null : status.get("status", "twins");
        if (!(twins instanceof List<?> list)) {
            return Optional.empty();
        }
        return list.stream()
                .map(Map.class::cast)
                .filter(twin -> property.equals(twin.get("propertyName")))
                .map(twin -> twin.get(side))
                .filter(Map.class::isInstance)
                .map(found -> Long.valueOf(String.valueOf(((Map<?, ?>) found).get("value"))))
                .findFirst();
    }

    @Override
    public void close() {
        informer.close();
    }

    private record Handler(Consumer<GenericKubernetesResource> seen)
            implements ResourceEventHandler<GenericKubernetesResource> {
        @Override
        public void onAdd(GenericKubernetesResource status) {
            seen.accept(status);
        }

        @Override
        public void onUpdate(GenericKubernetesResource before, GenericKubernetesResource after) {
            seen.accept(after);
        }

        @Override
        public void onDelete(GenericKubernetesResource status, boolean unknown) {
            // a DeviceStatus stays while its Device does
        }
    }
}
