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
 * one, and one order per peer and lane.
 */
public final class LaneThreads {
    private final CamelContext context;
    private final Map<Lane, ExecutorService> pools = new EnumMap<>(Lane.class);

    /** Makes the pools, named after the component, of at most {@code threads} threads each. */
    public LaneThreads(CamelContext context, Object owner, String name, int threads) {
        this.context = context;
        for (Lane lane : Lane.values()) {
            ThreadPoolProfile profile = new ThreadPoolProfile(name + "-" + lane.wireName());
            profile.setPoolSize(threads);
            profile.setMaxPoolSize(threads);
            profile.setMaxQueueSize(Integer.MAX_VALUE);
            profile.setKeepAliveTime(30L);
            profile.setTimeUnit(TimeUnit.SECONDS);
            profile.setAllowCoreThreadTimeOut(true);
            pools.put(
                    lane,
                    context.getExecutorServiceManager()
                            .newThreadPool(owner, name + "-" + lane.wireName(), profile));
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
        pools.values().forEach(pool -> context.getExecutorServiceManager().shutdownGraceful(pool));
    }
}
