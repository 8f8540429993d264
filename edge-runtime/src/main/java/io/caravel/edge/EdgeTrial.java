package io.caravel.edge;

import io.caravel.cri.ContainerRuntime;
import io.caravel.cri.ContainerRuntimes;
import io.caravel.edge.pods.RuntimeTrial;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Tries whether a container runtime can run a Pod, and writes the outcome as JSON {@code
 * {"usable","image","reason"}} into a file. For installers and the demo, which would rather know
 * before they choose a runtime.
 */
public final class EdgeTrial {

    private EdgeTrial() {}

    /**
     * Runs with {@code RUNTIME IMAGE true|false FILE}: the third says whether any busybox will do.
     */
    public static void main(String[] args) throws IOException {
        Path file = Path.of(args[3]);
        Path folder = file.toAbsolutePath().getParent();
        try (ContainerRuntime runtime = ContainerRuntimes.open(args[0], folder, folder)) {
            RuntimeTrial.Outcome outcome =
                    new RuntimeTrial(runtime).of(args[1], Boolean.parseBoolean(args[2]));
            Files.writeString(
                    file,
                    new JsonObject()
                            .put("usable", outcome.usable())
                            .put("image", outcome.image())
                            .put("reason", outcome.reason())
                            .encode());
        }
    }
}
