package io.caravel.link;

import io.caravel.link.wire.Lane;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.ThreadPoolProfile;

/**
 * The threads on which routes run: a pool per lane, so that no lane waits for the routes of another
 * one, and one order per peer and lane. A peer whose route blocks holds one thread of each lane at
 * most; the pool makes up for it with another one.
 */
public final class LaneThreads {
    private final CamelContext context;
    private final Map<Lane, LanePool> pools = new EnumMap<>(Lane.class);

    /**
     * Makes the pools, named after the component, of {@code threads} threads each that are not
     * blocked, and of {@code most} at most. Threads without work end.
     */
    public LaneThreads(CamelContext context, Object owner, String name, int threads, int most) {
        this.context = context;
        for (Lane lane : Lane.values()) {
            String laneName = name + "-" + lane.wireName();
            ThreadPoolProfile profile = new ThreadPoolProfile(laneName);
            profile.setPoolSize(threads);
            profile.setMaxPoolSize(threads);
            profile.setMaxQueueSize(Integer.MAX_VALUE);
            profile.setKeepAliveTime(30L);
            profile.setTimeUnit(TimeUnit.SECONDS);
            profile.setAllowCoreThreadTimeOut(true);
            ExecutorService pool =
                    context.getExecutorServiceManager().newThreadPool(owner, laneName, profile);
            pools.put(lane, new LanePool(pool, threads, most));
        }
    }

    /** Returns the orders of one peer: tasks of one lane run one after the other. */
    public Map<Lane, SerialExecutor> forPeer() {
        Map<Lane, SerialExecutor> lanes = new EnumMap<>(Lane.class);
        pools.forEach((lane, pool) -> lanes.put(lane, new SerialExecutor(pool)));
        return lanes;
    }

    /** Returns one more order on the threads of a lane. */
    public SerialExecutor order(Lane lane) {
        return new SerialExecutor(pools.get(lane));
    }

    /** Ends the threads; waiting tasks run on the threads of their callers. */
    public void stop() {
        pools.values().forEach(pool -> pool.executor().shutdown());
        pools.values()
                .forEach(
                        pool ->
                                context.getExecutorServiceManager()
                                        .shutdownGraceful(pool.executor()));
    }
}
