package io.caravel.bench.fleet;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.SynchronizedHistogram;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;

/**
 * All simulated nodes: one Vert.x, one clock. Each sends a heartbeat every ten seconds and a report
 * at each connection and every five minutes, at moments of its own.
 */
public final class Fleet implements AutoCloseable {

    private static final long BEAT_SECONDS = 10;
    private static final long REPORT_SECONDS = 300;
    private static final int NODES_PER_CONTEXT = 250;

    private final List<SimulatedNode> nodes = new ArrayList<>();
    private final List<CamelContext> contexts = new ArrayList<>();
    private final SharedThreads threads = new SharedThreads(4);
    private final Vertx vertx =
            Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2).setWorkerPoolSize(4));
    private final ScheduledExecutorService clock = Executors.newScheduledThreadPool(2);
    private final Attempts attempts = new Attempts();
    private final Histogram heartbeats = new SynchronizedHistogram(TimeUnit.MINUTES.toNanos(5), 3);

    /**
     * Nodes that are still switched off.
     *
     * @param url of the cloud's link, by a name that its certificate has
     */
    public Fleet(NodeKeys keys, int count, String url) throws Exception {
        for (int i = 0; i < count; i++) {
            if (i % NODES_PER_CONTEXT == 0) {
                contexts.add(context());
            }
            CamelContext camel = contexts.get(contexts.size() - 1);
            String name = NodeKeys.name(i);
            nodes.add(
                    new SimulatedNode(
                            name,
                            camel,
                            vertx,
                            url,
                            keys.tls(i),
                            attempts,
                            heartbeats::recordValue));
        }
    }

    private CamelContext context() {
        DefaultCamelContext camel = new DefaultCamelContext();
        camel.getExecutorServiceManager().setThreadPoolFactory(threads);
        camel.getCamelContextExtension().setName("fleet-" + contexts.size());
        camel.start();
        return camel;
    }

    /** Switches all on at once. */
    public void start() throws Exception {
        for (SimulatedNode node : nodes) {
            node.start();
            every(BEAT_SECONDS, node::beat);
            every(REPORT_SECONDS, node::report);
        }
    }

    private void every(long seconds, Runnable task) {
        long period = TimeUnit.SECONDS.toMicros(seconds);
        long first = ThreadLocalRandom.current().nextLong(period);
        clock.scheduleAtFixedRate(task, first, period, TimeUnit.MICROSECONDS);
    }

    /** All nodes, in the order of their names. */
    public List<SimulatedNode> nodes() {
        return nodes;
    }

    Vertx vertx() {
        return vertx;
    }

    Attempts attempts() {
        return attempts;
    }

    int count(Predicate<SimulatedNode> which) {
        return (int) nodes.stream().filter(which).count();
    }

    /** Times that links came up so far, over all nodes. */
    long connections() {
        return nodes.stream().mapToLong(SimulatedNode::connections).sum();
    }

    /** How long heartbeats took until acknowledged, in nanoseconds; forgets them. */
    Histogram takeHeartbeats() {
        synchronized (heartbeats) {
            Histogram taken = heartbeats.copy();
            heartbeats.reset();
            return taken;
        }
    }

    @Override
    public void close() {
        clock.shutdownNow();
        nodes.parallelStream().filter(SimulatedNode::isConnected).forEach(SimulatedNode::stop);
        contexts.forEach(CamelContext::stop);
        vertx.close();
        threads.close();
    }
}
