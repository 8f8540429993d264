package io.caravel.edge.live;

import io.caravel.edge.config.LiveConfig;
import io.caravel.edge.twins.TwinsShown;
import java.time.Clock;
import org.apache.camel.spi.Registry;

/** Binds what the routes of the flow {@code live} name. */
public final class LiveBeans {

    private LiveBeans() {}

    /**
     * Binds all of it.
     *
     * @param registry where routes look beans up
     * @param node name of this node
     * @param config what readers may cost
     * @param twins the devices
     */
    public static void bind(Registry registry, String node, LiveConfig config, TwinsShown twins) {
        LiveView view = new LiveView(twins, Clock.systemUTC());
        LiveReaders readers =
                new LiveReaders(
                        view,
                        new LiveReaders.Limits(
                                config.logins(),
                                config.origins(),
                                config.readers(),
                                config.buffer(),
                                config.patience().toNanos()),
                        System::nanoTime);
        registry.bind("liveDoor", new LiveDoor(readers));
        registry.bind("liveTeller", new LiveTeller(readers));
        registry.bind("livePods", new LivePods(view));
        registry.bind("liveLink", new LiveLink(view, node));
    }
}
