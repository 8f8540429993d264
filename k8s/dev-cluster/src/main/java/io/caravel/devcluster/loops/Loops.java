package io.caravel.devcluster.loops;

import io.caravel.devcluster.api.Cluster;
import io.caravel.devcluster.store.Change;
import io.vertx.core.Vertx;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs what keeps the cluster in order besides the API itself: all of it after changes (many
 * changes, one run; a fifth of the time at most), and what goes by the clock once a second. The
 * renewal of a Lease is no reason for a run. All on the event loop it is created on.
 */
public final class Loops {

    private static final Logger LOG = LoggerFactory.getLogger(Loops.class);

    private static final String LEASES = "leases.coordination.k8s.io";
    private static final long RETRY_MILLIS = 1000;

    /** Changes that come together are looked at together. */
    private static final long GATHER_MILLIS = 10;

    /** After a run of a millisecond at least so many milliseconds belong to the API. */
    private static final long PAUSES = 4;

    private final Vertx vertx;
    private final List<Runnable> byChange;
    private final List<Runnable> byClock;
    private long lastRunMillis;
    private boolean due;

    /** Loops for a cluster; a node counts as lost that long after its last heartbeat. */
    public Loops(Vertx vertx, Cluster cluster, Duration nodeGrace) {
        this.vertx = vertx;
        Recorder recorder = new Recorder(cluster.store());
        byClock =
                List.of(
                        new EventExpiry(cluster.store()),
                        new NodeLifecycle(cluster, nodeGrace, recorder),
                        new TaintEviction(cluster, recorder));
        byChange =
                List.of(
                        new NamespaceKeeper(cluster),
                        new DefinitionCleaner(cluster),
                        new GarbageCollector(cluster),
                        new Binder(cluster, recorder));
        cluster.store().listen(this::changed);
    }

    /** Runs all once, then whenever needed. */
    public void start() {
        vertx.setPeriodic(1000, timer -> tick());
        wake();
    }

    private void changed(Change change) {
        boolean renewal =
                change.key().resource().equals(LEASES)
                        && change.previous() != null
                        && !change.removed();
        if (!renewal) {
            wake();
        }
    }

    private void wake() {
        if (!due) {
            due = true;
            long pause = Math.max(GATHER_MILLIS, PAUSES * lastRunMillis);
            vertx.setTimer(pause, timer -> runAll());
        }
    }

    private void tick() {
        if (!due) {
            run(byClock);
        }
    }

    private void runAll() {
        due = false;
        long began = System.nanoTime();
        run(byClock);
        run(byChange);
        lastRunMillis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
    }

    private void run(List<Runnable> loops) {
        for (Runnable loop : loops) {
            try {
                loop.run();
            } catch (UncheckedIOException e) {
                LOG.error(
                        "DEV-STORE-001 {} ({}); make room",
                        e.getMessage(),
                        e.getCause().toString());
                again();
            } catch (RuntimeException e) {
                LOG.error(
                        "DEV-LOOP-001 {} failed; it is tried again",
                        loop.getClass().getSimpleName(),
                        e);
                again();
            }
        }
    }

    private void again() {
        vertx.setTimer(RETRY_MILLIS, timer -> wake());
    }
}
