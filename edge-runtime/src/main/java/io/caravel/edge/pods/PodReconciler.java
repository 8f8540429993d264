package io.caravel.edge.pods;

import io.caravel.cri.ContainerRuntime;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.camel.ProducerTemplate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the Pods of this box as they are stored.
 *
 * <p>Promises: each Pod has a worker of its own, so one that is stuck delays no other; a change of
 * what is stored ({@link #changed}) or of what the runtime holds is acted on at once, the latter
 * within a second; after {@link #start} everything stored is brought up again from the store alone
 * and what is found running is adopted; a runtime that does not answer is tried again for ever.
 * Closing it leaves every container running. All methods may be called from any thread and return
 * at once.
 */
public final class PodReconciler implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(PodReconciler.class);
    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final Duration UPKEEP = Duration.ofSeconds(10);

    private final DesiredPods desired;
    private final PodCalls calls;
    private final PodContext context;
    private final PodUpkeep upkeep;
    private final ExecutorService workers;
    private final ScheduledExecutorService timer;
    private final Map<String, Slot> slots = new ConcurrentHashMap<>();
    private volatile Map<String, String> marks = Map.of();
    private boolean away;

    /**
     * @param settings names and places of this node
     * @param storedKeys keys of all stored Pods
     * @param pods finds a stored Pod's JSON text by key
     * @param objects finds stored ConfigMaps and Secrets
     * @param runtime what runs containers
     * @param template sends to the {@code pods-down-edge-*} and {@code pod-status-up-edge-*} routes
     */
    public PodReconciler(
            PodSettings settings,
            Supplier<List<String>> storedKeys,
            Function<String, Optional<String>> pods,
            ObjectLookup objects,
            ContainerRuntime runtime,
            ProducerTemplate template) {
        AtomicInteger number = new AtomicInteger();
        this.workers = Executors.newCachedThreadPool(daemon("pods-", number));
        this.timer = Executors.newSingleThreadScheduledExecutor(daemon("pods-timer-", number));
        this.calls = new PodCalls(runtime);
        PodFolders folders = new PodFolders(settings.folder(), settings.logs());
        PodRules rules = settings.rules();
        this.desired =
                new DesiredPods(
                        storedKeys,
                        pods,
                        rules.staticPods().map(from -> new StaticPods(from, settings.node())));
        this.context =
                new PodContext(
                        settings.node(),
                        settings.hostIp(),
                        rules.dns(),
                        desired,
                        objects,
                        new PodObserver(runtime, settings.node(), folders),
                        new PodProbes(calls),
                        new PodHooks(calls, workers, key -> wake(key, false, false)),
                        new PodRoutes(template),
                        folders,
                        PodGroups.of(rules, runtime::cgroupDriver),
                        new NodeRoom(settings.node(), settings.offer()),
                        workers,
                        Clock.systemUTC());
        this.upkeep = new PodUpkeep(context, runtime, desired::keys, settings.upkeep());
    }

    /** Begins: brings up what is stored, adopts what runs, removes what is stored no more. */
    public void start() {
        desired.look();
        timer.scheduleWithFixedDelay(this::look, 0, LOOK.toMillis(), TimeUnit.MILLISECONDS);
        timer.scheduleWithFixedDelay(
                () -> submit(upkeep::run),
                UPKEEP.toMillis(),
                UPKEEP.toMillis(),
                TimeUnit.MILLISECONDS);
        workers.execute(
                () -> {
                    context.recount();
                    desired.keys().forEach(key -> wake(key, true, true));
                });
    }

    /**
     * A stored object was put or deleted.
     *
     * @param kind {@code pod}, {@code configmap}, {@code secret}, {@code token}; others are not
     *     looked at
     * @param key {@code <namespace>/<name>}
     */
    public void changed(String kind, String key) {
        if (kind.equals("pod")) {
            wake(key, true, false);
        } else if (kind.equals("configmap") || kind.equals("secret") || kind.equals("token")) {
            String namespace = key.substring(0, key.indexOf('/') + 1);
            slots.keySet().stream()
                    .filter(pod -> pod.startsWith(namespace))
                    .forEach(pod -> wake(pod, true, false));
        }
    }

    /** The store now holds everything of a kind: what it does not hold may go. */
    public void complete(String kind) {
        if (kind.equals("pod")) {
            submit(() -> marks.keySet().forEach(key -> wake(key, false, false)));
        } else if (kind.equals("configmap") || kind.equals("secret")) {
            slots.keySet().forEach(key -> wake(key, true, false));
        }
    }

    /** Tells the status of every Pod again, for a cloud that may have missed one. */
    public void tellAgain() {
        slots.keySet().forEach(key -> wake(key, false, true));
    }

    /** Pods of the folder with their phases, and its files that are no Pods with the reason. */
    public JsonObject ofFolder() {
        return desired.ofFolder();
    }

    /** Stops reconciling; containers run on. */
    @Override
    public void close() {
        timer.shutdownNow();
        workers.shutdownNow();
        calls.close();
    }

    /** Compares what folder and runtime hold with the last look and wakes those that changed. */
    private void look() {
        desired.look().forEach(key -> wake(key, true, false));
        try {
            Map<String, String> seen = context.observer().marks();
            Set<String> keys = new HashSet<>(seen.keySet());
            keys.addAll(marks.keySet());
            for (String key : keys) {
                if (!java.util.Objects.equals(seen.get(key), marks.get(key))) {
                    wake(key, false, false);
                }
            }
            marks = seen;
            if (away) {
                LOG.info("the container runtime answers again");
                away = false;
            }
        } catch (RuntimeException e) {
            if (!away) {
                LOG.warn("flow=pods-down {}", e.getMessage());
                away = true;
            }
        }
    }

    private void wake(String key, boolean retryNow, boolean tellAgain) {
        slots.computeIfAbsent(key, k -> new Slot(k, new PodWorker(k, context)))
                .wake(retryNow, tellAgain);
    }

    private static ThreadFactory daemon(String prefix, AtomicInteger number) {
        return task -> {
            Thread thread = new Thread(task, prefix + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    /** A worker with its wake-ups: never two passes at once, never a wake-up lost. */
    private final class Slot {

        private final String key;
        private final PodWorker worker;
        private boolean running;
        private boolean wanted;
        private boolean retryNow;
        private boolean tellAgain;
        private Instant alarm = Instant.MAX;

        Slot(String key, PodWorker worker) {
            this.key = key;
            this.worker = worker;
        }

        synchronized void wake(boolean retry, boolean tell) {
            wanted = true;
            retryNow |= retry;
            tellAgain |= tell;
            if (!running) {
                running = true;
                submit(this::passes);
            }
        }

        private void passes() {
            while (true) {
                boolean retry;
                boolean tell;
                synchronized (this) {
                    if (!wanted) {
                        running = false;
                        return;
                    }
                    wanted = false;
                    retry = retryNow;
                    tell = tellAgain;
                    retryNow = false;
                    tellAgain = false;
                }
                PodWorker.Result result = worker.pass(retry, tell);
                if (result.wake() != null) {
                    alarm(result.wake());
                }
                if (result.done()) {
                    retire();
                }
            }
        }

        private void alarm(Instant time) {
            Instant now = context.now();
            synchronized (this) {
                if (!time.isBefore(alarm) && alarm.isAfter(now)) {
                    return;
                }
                alarm = time;
            }
            long millis = Math.max(10, Duration.between(now, time).toMillis() + 1);
            try {
                timer.schedule(() -> ring(time), millis, TimeUnit.MILLISECONDS);
            } catch (RejectedExecutionException e) {
                LOG.debug("closing: no alarm for {}", key);
            }
        }

        private void ring(Instant time) {
            synchronized (this) {
                if (alarm.equals(time)) {
                    alarm = Instant.MAX;
                }
            }
            wake(false, false);
        }

        /** Forgets the worker unless it was woken meanwhile. */
        private void retire() {
            synchronized (this) {
                if (!wanted) {
                    slots.remove(key, this);
                }
            }
        }
    }

    private void submit(Runnable task) {
        try {
            workers.execute(task);
        } catch (RejectedExecutionException e) {
            LOG.debug("closing: {}", e.getMessage());
        }
    }
}
