package io.caravel.devcluster;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravel.devcluster.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** The file that tells clients where the API is. */
final class Kubeconfig {

    private static final String NAME = "caravel-dev";

    private Kubeconfig() {}

    /** Writes the file, whole or not at all. */
    static void write(Path file, String server) throws IOException {
        ObjectNode config = Json.object();
        config.put("apiVersion", "v1").put("kind", "Config");
        ObjectNode cluster = config.putArray("clusters").addObject().put("name", NAME);
        cluster.putObject("cluster").put("server", server);
        ObjectNode user = config.putArray("users").addObject().put("name", NAME);
        user.putObject("user");
        ObjectNode context = config.putArray("contexts").addObject().put("name", NAME);
        context.putObject("context")
                .put("cluster", NAME)
                .put("user", NAME)
                .put("namespace", "default");
        config.put("current-context", NAME);
        Path target = file.toAbsolutePath();
        Files.createDirectories(target.getParent());
        Path next = target.resolveSibling(target.getFileName() + ".next");
        Files.write(next, Json.yaml(config).getBytes(StandardCharsets.UTF_8));
        Files.move(
                next, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
