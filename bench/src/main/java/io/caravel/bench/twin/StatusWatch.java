package io.caravel.bench.twin;

import io.caravel.cli.lab.LabObjects;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** Sees each version of the DeviceStatuses: how old what they show became, and whether it grows. */
final class StatusWatch implements AutoCloseable {

    private final Meters meters;
    private final int[] shown;
    private final AtomicLong disorder = new AtomicLong();
    private final SharedIndexInformer<GenericKubernetesResource> informer;
    private volatile long oldest;

    StatusWatch(TwinLab lab, Meters meters, int devices) {
        this.meters = meters;
        this.shown = new int[devices];
        informer =
                lab.lab()
                        .kube()
                        .genericKubernetesResources(LabObjects.STATUSES)
                        .inNamespace(lab.lab().options().namespace())
                        .inform(new Handler());
    }

    /** The longest time for which a DeviceStatus showed a value after the next was published. */
    double stalestSeconds() {
        return oldest / 1e9;
    }

    /** Values that came after a later one. */
    long disorder() {
        return disorder.get();
    }

    /** Whether all show this number. */
    boolean allShow(int number) {
        synchronized (shown) {
            for (int value : shown) {
                if (value != number) {
                    return false;
                }
            }
            return true;
        }
    }

    private void saw(int device, int number) {
        synchronized (shown) {
            int before = shown[device];
            if (number < before) {
                disorder.incrementAndGet();
            }
            if (number > before) {
                long next = meters.published(device, before + 1);
                oldest = Math.max(oldest, next == 0 ? 0 : System.nanoTime() - next);
                shown[device] = number;
            }
        }
    }

    @Override
    public void close() {
        informer.close();
    }

    private final class Handler implements ResourceEventHandler<GenericKubernetesResource> {
        @Override
        public void onAdd(GenericKubernetesResource status) {
            if (status.get("status", "twins") instanceof List<?> twins) {
                twins.stream()
                        .map(Map.class::cast)
                        .filter(twin -> TwinLab.LEVEL.equals(twin.get("propertyName")))
                        .map(twin -> twin.get("reported"))
                        .filter(Map.class::isInstance)
                        .map(reported -> String.valueOf(((Map<?, ?>) reported).get("value")))
                        .forEach(
                                value ->
                                        saw(
                                                TwinLab.number(status.getMetadata().getName()),
                                                Integer.parseInt(value)));
            }
        }

        @Override
        public void onUpdate(GenericKubernetesResource before, GenericKubernetesResource after) {
            onAdd(after);
        }

        @Override
        public void onDelete(GenericKubernetesResource status, boolean unknown) {
            // a DeviceStatus stays while its Device does
        }
    }
}
