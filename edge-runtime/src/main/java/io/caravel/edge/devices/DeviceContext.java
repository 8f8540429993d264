package io.caravel.edge.devices;

import io.caravel.component.paho.DurablePahoComponent;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Route;
import org.apache.camel.builder.NoErrorHandlerBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.kamelet.KameletComponent;
import org.apache.camel.component.paho.mqtt5.PahoMqtt5Configuration;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.ComponentResolver;
import org.apache.camel.spi.ThreadPoolProfile;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.RoutePolicySupport;
import org.apache.camel.support.jsse.SSLContextParameters;

/**
 * The Camel context of the Kamelets, beside that of the edge's flows: with components of an allowed
 * list, pools and beans of its own. What goes wrong in a route of it is told to who started the
 * route, and ends there.
 */
final class DeviceContext implements AutoCloseable {

    static final String READING = "direct:device-reading";
    private static final int MOST_THREADS = 8;

    private final DefaultCamelContext context = new DefaultCamelContext();
    private final ReentrantLock building = new ReentrantLock();
    private final Map<String, Consumer<Exchange>> watched = new ConcurrentHashMap<>();
    private final Kamelets kamelets;

    /**
     * What it is made of.
     *
     * @param kameletsDir folder with more Kamelets, empty for none; it goes before the built-in
     *     ones
     * @param components that may be used
     * @param properties that Kamelets may name
     * @param tls for MQTT brokers, null for what Java trusts
     */
    record Setup(
            String kameletsDir,
            Set<String> components,
            Map<String, String> properties,
            SSLContextParameters tls) {}

    private DeviceContext(Setup setup) {
        List<String> locations =
                setup.kameletsDir().isEmpty()
                        ? List.of("classpath:kamelets")
                        : List.of("file:" + setup.kameletsDir(), "classpath:kamelets");
        kamelets = new Kamelets(context, locations);
        context.getCamelContextExtension().setName("caravel-devices");
        ComponentResolver all = PluginHelper.getComponentResolver(context);
        context.getCamelContextExtension()
                .addContextPlugin(
                        ComponentResolver.class, new AllowedComponents(setup.components(), all));
        context.getCamelContextExtension().setErrorHandlerFactory(new NoErrorHandlerBuilder());
        setup.properties()
                .forEach(
                        (name, value) ->
                                context.getPropertiesComponent().addInitialProperty(name, value));
        context.getExecutorServiceManager().setDefaultThreadPoolProfile(pool());
        context.getShutdownStrategy().setTimeout(5);
        context.getRegistry().bind("reading", new Reading(Clock.systemUTC()));
        context.getRegistry().bind("simulator", new Simulator(Clock.systemUTC()));
        context.addRoutePolicyFactory((ctx, routeId, node) -> new Watch(routeId));
        KameletComponent component = context.getComponent("kamelet", KameletComponent.class);
        component.setNoErrorHandler(true);
        component.setLocation(String.join(",", locations));
        mqtt(setup);
    }

    private void mqtt(Setup setup) {
        Map<String, String> properties = setup.properties();
        DurablePahoComponent component =
                context.getComponent("paho-mqtt5", DurablePahoComponent.class);
        component.setSslContextParameters(setup.tls());
        PahoMqtt5Configuration mqtt = component.getConfiguration();
        mqtt.setBrokerUrl(properties.get("edge.mqtt.url"));
        String user = properties.getOrDefault("edge.mqtt.username", "");
        if (!user.isEmpty()) {
            mqtt.setUserName(user);
            mqtt.setPassword(properties.get("edge.mqtt.password"));
        }
    }

    private static ThreadPoolProfile pool() {
        ThreadPoolProfile profile = new ThreadPoolProfile("devices");
        profile.setDefaultProfile(true);
        profile.setPoolSize(1);
        profile.setMaxPoolSize(MOST_THREADS);
        profile.setMaxQueueSize(1_000);
        return profile;
    }

    /**
     * Makes routes, one after the other: Camel takes the lock of Kamelets and that of the model in
     * one order for a Kamelet's route and in the other for a route that begins with a Kamelet.
     *
     * @throws Exception what the step throws
     */
    <T> T build(Callable<T> step) throws Exception {
        building.lock();
        try {
            return step.call();
        } finally {
            building.unlock();
        }
    }

    private final class Watch extends RoutePolicySupport {

        private final String routeId;

        Watch(String routeId) {
            this.routeId = routeId;
        }

        @Override
        public void onExchangeDone(Route route, Exchange exchange) {
            Consumer<Exchange> watcher = watched.get(routeId);
            if (watcher != null) {
                watcher.accept(exchange);
            }
        }
    }

    /**
     * Starts it.
     *
     * @param setup what it is made of
     * @param edge where readings of integrators' routes go
     */
    static DeviceContext start(Setup setup, EdgeFlow edge) {
        DeviceContext devices = new DeviceContext(setup);
        try {
            devices.context.addRoutes(
                    new RouteBuilder() {
                        @Override
                        public void configure() {
                            from(READING)
                                    .routeId("device-reading")
                                    .process(e -> edge.take(e.getMessage().getBody()));
                        }
                    });
            devices.context.start();
        } catch (Exception e) {
            devices.close();
            throw new IllegalStateException("the context of the devices does not start", e);
        }
        return devices;
    }

    /** The context itself. */
    CamelContext camel() {
        return context;
    }

    /** The Kamelets that it knows. */
    Kamelets kamelets() {
        return kamelets;
    }

    /** Has each finished exchange of a route told; what the watcher takes away is over. */
    void watch(String routeId, Consumer<Exchange> watcher) {
        watched.put(routeId, watcher);
    }

    /** Ends that. */
    void unwatch(String routeId) {
        watched.remove(routeId);
    }

    @Override
    public void close() {
        context.stop();
    }
}
