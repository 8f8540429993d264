package io.caravel.edge;

import io.caravel.cri.ContainerRuntime;
import io.caravel.cri.ContainerRuntimeException;
import io.caravel.edge.config.EdgeConfig;
import io.caravel.edge.pods.RemoveAllPods;
import io.caravel.runtime.StartFailure;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes every Pod of this node from the box, without the edge running. The store keeps what is
 * desired, so a later start runs the Pods again. Exit status 0 says that nothing is left.
 */
public final class EdgeReset {
    private static final Logger LOG = LoggerFactory.getLogger(EdgeReset.class);

    private EdgeReset() {}

    /** Runs with {@code --config FILE}. */
    public static void main(String[] args) {
        try {
            reset(EdgeConfig.read(args));
        } catch (StartFailure | ContainerRuntimeException e) {
            LOG.error("{}", e.getMessage());
            System.exit(1);
        }
    }

    private static void reset(EdgeConfig config) {
        try (ContainerRuntime runtime = EdgeBeans.containers(config)) {
            Path folder = config.dataDir().resolve("pods");
            int removed =
                    new RemoveAllPods(runtime, folder, config.pods().rules()).run(config.node());
            LOG.info("{} Pods of node {} removed", removed, config.node());
        }
    }
}
