package io.caravel.bench.twin;

import io.caravel.bench.DeviceStatuses;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.util.concurrent.atomic.AtomicLong;

/** Sees each version of the DeviceStatuses: how old what they show became, and whether it grows. */
final class StatusWatch implements AutoCloseable {

    private final Meters meters;
    private final int warm;
    private final int[] shown;
    private final AtomicLong disorder = new AtomicLong();
    private final DeviceStatuses statuses;
    private volatile long oldest;

    /**
     * @param warm the age of what shows numbers up to this one does not count
     */
    StatusWatch(TwinLab lab, Meters meters, int devices, int warm) {
        this.meters = meters;
        this.warm = warm;
        this.shown = new int[devices];
        statuses = new DeviceStatuses(lab.lab().kube(), lab.lab().options().namespace(), this::saw);
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

    private void saw(GenericKubernetesResource status) {
        DeviceStatuses.value(status, TwinLab.LEVEL, "reported")
                .ifPresent(
                        number ->
                                saw(
                                        TwinLab.number(status.getMetadata().getName()),
                                        number.intValue()));
    }

    private void saw(int device, int number) {
        synchronized (shown) {
            int before = shown[device];
            if (number < before) {
                disorder.incrementAndGet();
            }
            if (number > before && before < warm) {
                shown[device] = number;
            } else if (number > before) {
                long next = meters.published(device, before + 1);
                oldest = Math.max(oldest, next == 0 ? 0 : System.nanoTime() - next);
                shown[device] = number;
            }
        }
    }

    @Override
    public void close() {
        statuses.close();
    }
}
