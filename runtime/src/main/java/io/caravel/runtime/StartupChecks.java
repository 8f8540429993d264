package io.caravel.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.model.RouteDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What must be true before a runtime may work: fail closed, fail loud. Every check throws a {@link
 * StartFailure} with a sentence.
 */
public final class StartupChecks {

    private static final Logger LOG = LoggerFactory.getLogger(StartupChecks.class);

    private final String side;

    /**
     * @param side {@code edge} or {@code cloud}
     */
    public StartupChecks(String side) {
        this.side = side.toUpperCase(Locale.ROOT);
    }

    /**
     * The folder exists (it is created) and a file can be written in it.
     *
     * @throws StartFailure {@code <SIDE>-STORE-001}
     */
    public void writable(Path folder) {
        try {
            Files.createDirectories(folder);
            Path probe = Files.createTempFile(folder, ".writable", "");
            Files.delete(probe);
        } catch (IOException e) {
            throw new StartFailure(
                    side + "-STORE-001",
                    "the folder %s cannot be written (%s): nothing would survive a restart; make it writable or choose another"
                            .formatted(folder, e.getClass().getSimpleName()),
                    e);
        }
    }

    /**
     * Every file found gave a route to Camel, and every route of the model exists. A route whose
     * other end is not there yet (a broker, an API) exists and is started by its supervisor later.
     *
     * @throws StartFailure {@code <SIDE>-START-002}
     */
    public void everyFileIsARoute(RouteFiles files, CamelContext context) {
        List<RouteDefinition> model = ((ModelCamelContext) context).getRouteDefinitions();
        Set<String> loaded =
                model.stream()
                        .filter(route -> route.getResource() != null)
                        .map(route -> route.getResource().getLocation())
                        .collect(Collectors.toSet());
        List<String> silent =
                files.routes().stream().filter(file -> !loaded.contains(file)).toList();
        List<String> absent =
                model.stream()
                        .map(RouteDefinition::getRouteId)
                        .filter(id -> context.getRoute(id) == null)
                        .toList();
        if (!silent.isEmpty() || !absent.isEmpty()) {
            throw new StartFailure(
                    side + "-START-002",
                    "not every route file became a route: files without a route %s, routes that do not exist %s"
                            .formatted(silent, absent));
        }
        LOG.info("{} routes from {} files", model.size(), files.routes().size());
    }
}
