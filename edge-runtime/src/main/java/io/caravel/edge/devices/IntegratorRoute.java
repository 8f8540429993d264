package io.caravel.edge.devices;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.PluginHelper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The routes of one file of an integrator, in the context of the devices. */
final class IntegratorRoute implements Supervisor.Part {

    private static final Logger LOG = LoggerFactory.getLogger(IntegratorRoute.class);
    private static final String SUFFIX = ".camel.yaml";

    private final Supplier<DeviceContext> devices;
    private final Path file;
    private final AtomicReference<String> said = new AtomicReference<>("");

    IntegratorRoute(Supplier<DeviceContext> devices, Path file) {
        this.devices = devices;
        this.file = file;
    }

    /** The files of a folder, by name. */
    static List<Path> in(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(SUFFIX)).sorted().toList();
        } catch (IOException e) {
            LOG.error(
                    "{} the folder {} cannot be listed: correct edge.devices.routes.dir",
                    DeviceException.BAD_ROUTE,
                    folder);
            return List.of();
        }
    }

    @Override
    public void start() {
        ModelCamelContext context = (ModelCamelContext) devices.get().camel();
        try {
            devices.get().build(() -> load(context));
        } catch (Exception e) {
            throw new DeviceException(DeviceException.BAD_ROUTE, DeviceException.reason(e));
        }
        List<String> ids = mine(context);
        if (ids.isEmpty()) {
            throw new DeviceException(DeviceException.BAD_ROUTE, "there is no route in it");
        }
        ids.forEach(id -> devices.get().watch(id, this::done));
        LOG.info("the routes {} of {} run", ids, file);
    }

    private Void load(ModelCamelContext context) throws Exception {
        Resource text = PluginHelper.getResourceLoader(context).resolveResource("file:" + file);
        PluginHelper.getRoutesLoader(context).loadRoutes(text);
        return null;
    }

    private List<String> mine(ModelCamelContext context) {
        return context.getRouteDefinitions().stream()
                .filter(
                        route ->
                                route.getResource() != null
                                        && route.getResource()
                                                .getLocation()
                                                .endsWith(file.toString()))
                .map(RouteDefinition::getRouteId)
                .toList();
    }

    private void done(Exchange exchange) {
        Exception failure = exchange.getException();
        String reason = failure == null ? "" : DeviceException.reason(failure);
        if (!reason.equals(said.getAndSet(reason)) && failure != null) {
            LOG.warn("{} a message in {} failed: {}", DeviceException.BAD_ROUTE, file, reason);
        }
        if (!(failure instanceof NotKeptException)) {
            exchange.setException(null);
        }
    }

    @Override
    public void stop() {
        ModelCamelContext context = (ModelCamelContext) devices.get().camel();
        for (String id : mine(context)) {
            devices.get().unwatch(id);
            try {
                context.getRouteController().stopRoute(id, 5, TimeUnit.SECONDS);
                context.removeRoute(id);
            } catch (Exception e) {
                LOG.debug("{} did not end in order", id, e);
            }
        }
    }

    @Override
    public void failed(RuntimeException why) {
        String reason = DeviceException.reason(why);
        if (!reason.equals(said.getAndSet(reason))) {
            LOG.error(
                    "{} {} does not run, tried again: {}", DeviceException.BAD_ROUTE, file, reason);
        }
    }
}
