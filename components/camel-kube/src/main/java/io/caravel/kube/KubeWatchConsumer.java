package io.caravel.kube;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.camel.support.DefaultConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one {@link TargetWatch} for each target of the endpoint.
 *
 * <p>Beyond a number of targets, those that differ in one field only share one stream.
 *
 * <p>Promises: every change of a target is told, once per resourceVersion, until the route has
 * succeeded on it; states in between may be skipped, the newest never. One exchange of a target is
 * under way at a time. A restart of the route tells everything that exists again.
 */
public class KubeWatchConsumer extends DefaultConsumer {

    private static final Logger LOG = LoggerFactory.getLogger(KubeWatchConsumer.class);

    /** A change among thousands of targets may wait so long for others. */
    private static final long MOST_GATHER_MILLIS = 250;

    private final KubeWatchEndpoint endpoint;
    private final Map<WatchTarget, TargetWatch> watches = new HashMap<>();
    private final Map<SharedWatch.Scope, SharedWatch> sharedWatches = new HashMap<>();
    private final AtomicBoolean following = new AtomicBoolean();
    private final Runnable onTargetsChanged = this::targetsChanged;
    private WatchTargets targets;
    private int ownStreams;
    private WatchSettings settings;
    private KubeApi api;
    private ScheduledExecutorService workers;
    private Turns turns;

    KubeWatchConsumer(KubeWatchEndpoint endpoint, Processor processor) {
        super(endpoint, processor);
        this.endpoint = endpoint;
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        settings = endpoint.settings();
        targets = endpoint.watchTargets();
        api = endpoint.getComponent().api();
        workers =
                endpoint.getCamelContext()
                        .getExecutorServiceManager()
                        .newScheduledThreadPool(this, "KubeWatch", endpoint.getWorkers());
        turns = new Turns(workers);
        targets.addListener(onTargetsChanged);
        targetsChanged();
    }

    @Override
    protected void doStop() throws Exception {
        targets.removeListener(onTargetsChanged);
        synchronized (watches) {
            watches.values().forEach(TargetWatch::close);
            watches.clear();
            sharedWatches.values().forEach(SharedWatch::end);
            sharedWatches.clear();
            ownStreams = 0;
        }
        endpoint.getCamelContext().getExecutorServiceManager().shutdownGraceful(workers, 5_000);
        super.doStop();
    }

    private void targetsChanged() {
        if (isStoppingOrStopped()) {
            return;
        }
        if (following.compareAndSet(false, true)) {
            long gather;
            synchronized (watches) {
                gather = Math.min(MOST_GATHER_MILLIS, watches.size() / 20);
            }
            Turns.later(workers, turns, this::followTargets, TimeUnit.MILLISECONDS.toNanos(gather));
        }
    }

    /** Changes that come together are followed together, for it looks at every target. */
    private void followTargets() {
        following.set(false);
        Set<WatchTarget> wanted = targets.current();
        synchronized (watches) {
            if (!isRunAllowed() || isStoppingOrStopped()) {
                return;
            }
            Set<WatchTarget> unwanted = new HashSet<>(watches.keySet());
            unwanted.removeAll(wanted);
            unwanted.forEach(target -> close(watches.remove(target)));
            for (WatchTarget target : wanted) {
                if (!watches.containsKey(target)) {
                    watches.put(target, open(target));
                }
            }
            LOG.debug("Watching {} in {} targets", settings.resource().plural(), watches.size());
        }
    }

    private TargetWatch open(WatchTarget target) {
        Turns ofTarget = new Turns(workers);
        Delivery delivery =
                new Delivery(
                        target.id(),
                        ofTarget,
                        workers,
                        settings::backoff,
                        change -> route(target, change),
                        synced -> routeSynced(target, synced));
        SharedWatch shared = ownStreams < settings.streams() ? null : sharedFor(target);
        TargetWatch watch =
                new TargetWatch(target, settings, api, workers, ofTarget, delivery, shared);
        ownStreams += watch.isShared() ? 0 : 1;
        watch.start();
        return watch;
    }

    private void close(TargetWatch watch) {
        ownStreams -= watch.isShared() ? 0 : 1;
        watch.close();
    }

    private SharedWatch sharedFor(WatchTarget target) {
        return SharedWatch.Scope.of(target)
                .map(scope -> sharedWatches.computeIfAbsent(scope, this::share))
                .orElse(null);
    }

    private SharedWatch share(SharedWatch.Scope scope) {
        LOG.info("Targets of {} share one watch from now on", scope);
        return new SharedWatch(scope, settings, api, workers, new Turns(workers));
    }

    private CompletionStage<Void> route(WatchTarget target, Change change) {
        Exchange exchange = newExchange(target, change.op(), change.kind());
        Message message = exchange.getMessage();
        message.setHeader(KubeConstants.KEY, change.key());
        message.setHeader(KubeConstants.REV, change.rev());
        message.setHeader(KubeConstants.UID, change.uid());
        markSetBack(message, change.setBack());
        message.setBody(change.body());
        return process(exchange);
    }

    private CompletionStage<Void> routeSynced(WatchTarget target, Synced synced) {
        Exchange exchange = newExchange(target, KubeConstants.OP_SYNCED, synced.kind());
        exchange.getMessage().setHeader(KubeConstants.REV, synced.rev());
        markSetBack(exchange.getMessage(), synced.setBack());
        return process(exchange);
    }

    private static void markSetBack(Message message, boolean setBack) {
        if (setBack) {
            message.setHeader(KubeConstants.SET_BACK, true);
        }
    }

    private Exchange newExchange(WatchTarget target, String op, String kind) {
        Exchange exchange = createExchange(false);
        exchange.setPattern(ExchangePattern.InOnly);
        Message message = exchange.getMessage();
        message.setHeader(KubeConstants.OP, op);
        message.setHeader(KubeConstants.KIND, kind);
        message.setHeader(KubeConstants.TARGET, target.id());
        return exchange;
    }

    private CompletionStage<Void> process(Exchange exchange) {
        CompletableFuture<Void> result = new CompletableFuture<>();
        getAsyncProcessor()
                .process(
                        exchange,
                        doneSync -> {
                            Throwable failure = exchange.getException();
                            if (failure == null && exchange.isRollbackOnly()) {
                                failure = new IllegalStateException("the exchange was rolled back");
                            }
                            releaseExchange(exchange, false);
                            if (failure == null) {
                                result.complete(null);
                            } else {
                                result.completeExceptionally(failure);
                            }
                        });
        return result;
    }
}
