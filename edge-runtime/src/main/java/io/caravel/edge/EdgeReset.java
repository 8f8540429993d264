package io.caravel.edge;

import io.caravel.cri.ContainerRuntime;
import io.caravel.cri.ContainerRuntimes;
import io.caravel.cri.Sandbox;
import io.caravel.edge.config.EdgeConfig;
import io.caravel.runtime.StartFailure;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes every Pod of this node from the box, without the edge running. The store keeps what is
 * desired, so a later start runs the Pods again. Exit status 0 says that nothing is left.
 */
public final class EdgeReset {
    private static final Logger LOG = LoggerFactory.getLogger(EdgeReset.class);
    private static final String NODE_LABEL = "caravel.io/node";

    private EdgeReset() {}

    /** Runs with {@code --config FILE}. */
    public static void main(String[] args) {
        try {
            reset(EdgeConfig.read(args));
        } catch (StartFailure e) {
            LOG.error("{}", e.getMessage());
            System.exit(1);
        }
    }

    private static void reset(EdgeConfig config) {
        Path processes = config.dataDir().resolve("containers");
        Path socket = Path.of("/run/containerd/containerd.sock");
        Map<String, String> ours = Map.of(NODE_LABEL, config.node());
        try (ContainerRuntime runtime =
                ContainerRuntimes.open(config.pods().runtime(), socket, processes)) {
            List<Sandbox> sandboxes = runtime.listPodSandboxes(ours);
            for (Sandbox sandbox : sandboxes) {
                runtime.stopPodSandbox(sandbox.id());
                runtime.removePodSandbox(sandbox.id());
                LOG.info("removed Pod {}/{}", sandbox.namespace(), sandbox.name());
            }
            LOG.info("{} Pods removed", sandboxes.size());
        }
    }
}
