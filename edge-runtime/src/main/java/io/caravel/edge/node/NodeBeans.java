package io.caravel.edge.node;

import io.caravel.component.queue.Lane;
import io.caravel.component.queue.Ledger;
import io.caravel.component.queue.QueueStore;
import io.caravel.cri.ContainerRuntime;
import io.caravel.edge.config.EdgeConfig;
import java.nio.file.Path;
import java.time.Clock;
import org.apache.camel.spi.Registry;

/** The beans by which the node speaks about itself. */
public final class NodeBeans {

    private NodeBeans() {}

    /**
     * Binds {@code heartbeat} and {@code nodeReport}.
     *
     * @param registry where routes look them up
     * @param config the settings
     * @param queues holds the outbox
     * @param runtime asked for itself and its images at each report
     */
    public static void bind(
            Registry registry, EdgeConfig config, QueueStore queues, ContainerRuntime runtime) {
        Clock clock = Clock.systemUTC();
        Box box = new Box(Path.of("/"), config.dataDir());
        Conditions conditions = new Conditions(box, () -> outbox(queues), config.report().behind());
        registry.bind("heartbeat", new Heartbeat(clock));
        registry.bind(
                "nodeReport",
                new NodeReport(
                        config.node(),
                        box,
                        new Capacity(box, config.pods().max()),
                        conditions,
                        new ContainerFacts(runtime),
                        config.report().unchanged(),
                        clock));
    }

    private static Backlog outbox(QueueStore queues) {
        long depth = 0;
        long oldest = 0;
        for (Lane lane : Lane.values()) {
            Ledger ledger = queues.ledger("outbox", lane);
            depth += ledger.waiting();
            if (ledger.oldest() > 0 && (oldest == 0 || ledger.oldest() < oldest)) {
                oldest = ledger.oldest();
            }
        }
        return new Backlog(depth, oldest);
    }
}
