package io.caravel.bench.pods;

import io.caravel.cli.lab.Lab;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** When Pods of the lab were first seen to be ready, and when to be gone. Safe for threads. */
final class PodWatch implements AutoCloseable, Watcher<Pod> {

    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final Map<String, Long> ready = new ConcurrentHashMap<>();
    private final Map<String, Long> gone = new ConcurrentHashMap<>();
    private final Watch watch;

    PodWatch(Lab lab) {
        watch = lab.kube().pods().inNamespace(lab.options().namespace()).watch(this);
    }

    @Override
    public void eventReceived(Action action, Pod pod) {
        String name = pod.getMetadata().getName();
        if (action == Action.DELETED) {
            gone.putIfAbsent(name, System.nanoTime());
        } else if (pod.getStatus() != null
                && "Running".equals(pod.getStatus().getPhase())
                && pod.getStatus().getContainerStatuses().stream().allMatch(c -> c.getReady())) {
            ready.putIfAbsent(name, System.nanoTime());
        }
    }

    @Override
    public void onClose(WatcherException why) {
        if (why != null) {
            throw new IllegalStateException(why);
        }
    }

    /** Nanoseconds of the clock at which a Pod was ready. */
    long ready(String name) {
        until("Pod " + name + " is ready", () -> ready.containsKey(name));
        return ready.get(name);
    }

    /** Nanoseconds of the clock at which a Pod was gone. */
    long gone(String name) {
        until("Pod " + name + " is gone", () -> gone.containsKey(name));
        return gone.get(name);
    }

    static void until(String what, BooleanSupplier reached) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!reached.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("waited in vain until " + what);
            }
            LockSupport.parkNanos(Duration.ofMillis(2).toNanos());
        }
    }

    @Override
    public void close() {
        watch.close();
    }
}
