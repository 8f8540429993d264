package io.caravel.link;

import io.caravel.link.wire.Lane;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadPoolExecutor;
import org.apache.camel.CamelContext;

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
     * blocked, and of {@code most} at most.
     */
    public LaneThreads(CamelContext context, String name, int threads, int most) {
        this.context = context;
        for (Lane lane : Lane.values()) {
            String threadName = name + "-" + lane.wireName();
            pools.put(
                    lane,
                    new LanePool(
                            threads,
                            most,
                            task ->
                                    context.getExecutorServiceManager()
                                            .newThread(threadName, task)));
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
        List<ThreadPoolExecutor> ending = pools.values().stream().map(LanePool::shutdown).toList();
        ending.forEach(pool -> context.getExecutorServiceManager().shutdownGraceful(pool));
    }
}
