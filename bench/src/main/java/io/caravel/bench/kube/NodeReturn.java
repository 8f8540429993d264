package io.caravel.bench.kube;

import io.caravel.cli.lab.Await;
import io.caravel.cli.lab.Lab;
import io.caravel.cli.lab.LabView;
import java.time.Duration;

/** How long a node that was taken for lost needs to be Ready again, once it is connected. */
final class NodeReturn {

    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final Lab lab;
    private final LabView user;

    /**
     * @param lab with an edge whose Node is Ready
     */
    NodeReturn(Lab lab) {
        this.lab = lab;
        this.user = new LabView(lab);
    }

    /**
     * Cuts the link until the Node is not Ready and lets the network carry again.
     *
     * @return seconds from the first packet of the new connection until the API says Ready
     */
    double seconds() {
        lab.cutLink();
        Await.until("the Node is given up", PATIENCE, () -> !user.isNodeReady());
        lab.restoreLink();
        Await.until("the edge connects", PATIENCE, () -> lab.link().connections() > 0);
        long connected = System.nanoTime();
        Await.until("the Node is Ready again", PATIENCE, user::isNodeReady);
        return (System.nanoTime() - connected) / 1e9;
    }
}
