package io.caravel.devcluster.loops;

import io.caravel.devcluster.api.Cluster;
import io.vertx.core.Vertx;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs what keeps the cluster in order besides the API itself: after changes (many changes, one
 * run) and once a second. All on the event loop it is created on.
 */
public final class Loops {

    private static final Logger LOG = LoggerFactory.getLogger(Loops.class);

    /** Changes that come together are looked at together. */
    private static final long GATHER_MILLIS = 10;

    private final Vertx vertx;
    private final List<Runnable> loops;
    private boolean due;

    /** Loops for a cluster; a node counts as lost that long after its last heartbeat. */
    public Loops(Vertx vertx, Cluster cluster, Duration nodeGrace) {
        this.vertx = vertx;
        Recorder recorder = new Recorder(cluster.store());
        loops =
                List.of(
                        new NamespaceKeeper(cluster),
                        new DefinitionCleaner(cluster),
                        new GarbageCollector(cluster),
                        new EventExpiry(cluster.store()),
                        new NodeLifecycle(cluster, nodeGrace, recorder),
                        new Binder(cluster, recorder));
        cluster.store().listen(change -> wake());
    }

    /** Runs all once, then whenever needed. */
    public void start() {
        vertx.setPeriodic(1000, timer -> run());
        run();
    }

    private void wake() {
        if (!due) {
            due = true;
            vertx.setTimer(GATHER_MILLIS, timer -> run());
        }
    }

    private void run() {
        due = false;
        for (Runnable loop : loops) {
            try {
                loop.run();
            } catch (UncheckedIOException e) {
                LOG.error(
                        "DEV-STORE-001 {} ({}); make room",
                        e.getMessage(),
                        e.getCause().toString());
            } catch (RuntimeException e) {
                LOG.error(
                        "DEV-LOOP-001 {} failed; it is tried again",
                        loop.getClass().getSimpleName(),
                        e);
            }
        }
    }
}
