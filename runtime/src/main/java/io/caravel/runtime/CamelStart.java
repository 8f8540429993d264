package io.caravel.runtime;

import java.util.Locale;
import java.util.Properties;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;
import org.apache.camel.FailedToCreateRouteException;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;
import org.apache.camel.spi.Registry;
import org.apache.camel.support.PluginHelper;

/** Starts Camel with settings, beans and route files that are named and not searched for. */
public final class CamelStart {

    private static final Pattern CODED = Pattern.compile("[A-Z]+(-[A-Z]+)*-\\d{3} ");

    private final String side;
    private final Main main = new Main();

    /**
     * @param side {@code edge} or {@code cloud}
     */
    public CamelStart(String side) {
        this.side = side;
    }

    /**
     * Starts Camel; routes whose other end is missing are tried again in the background.
     *
     * @param properties everything that routes and components are set up with
     * @param files the routes
     * @param beans binds every bean that routes name
     * @throws StartFailure {@code <SIDE>-START-003} when Camel cannot be started
     */
    public Main start(Properties properties, RouteFiles files, Consumer<Registry> beans) {
        main.setDefaultPropertyPlaceholderLocation("false");
        main.setOverrideProperties(properties);
        main.configure().setRoutesIncludePattern(String.join(",", files.all()));
        main.addMainListener(
                new MainListenerSupport() {
                    @Override
                    public void beforeInitialize(BaseMainSupport starting) {
                        beans.accept(starting.getCamelContext().getRegistry());
                    }
                });
        try {
            main.start();
        } catch (Exception e) {
            throw new StartFailure(
                    side.toUpperCase(Locale.ROOT) + "-START-003",
                    "%s cannot be started: %s".formatted(culprit(files, e), root(e)),
                    e);
        }
        return main;
    }

    /** Stops Camel, also after a start that failed. */
    public void stop() {
        main.stop();
    }

    /** What cannot be started: the route Camel names, else the first file it cannot read alone. */
    private static String culprit(RouteFiles files, Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof FailedToCreateRouteException route) {
                return "the route " + route.getRouteId();
            }
        }
        try (CamelContext scratch = new DefaultCamelContext()) {
            for (String file : files.all()) {
                if (!isReadable(scratch, file)) {
                    return "the route file " + file;
                }
            }
        } catch (Exception e) {
            failure.addSuppressed(e);
        }
        return "Camel";
    }

    private static boolean isReadable(CamelContext scratch, String file) {
        try {
            PluginHelper.getRoutesLoader(scratch)
                    .loadRoutes(PluginHelper.getResourceLoader(scratch).resolveResource(file));
            return true;
        } catch (Exception e) {
            return false;
        }
    }

    private static String root(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null && !isCoded(cause)) {
            cause = cause.getCause();
        }
        String message = String.valueOf(cause.getMessage()).replaceAll("\\s+", " ");
        return isCoded(cause) ? message : cause.getClass().getSimpleName() + " " + message;
    }

    private static boolean isCoded(Throwable failure) {
        return CODED.matcher(String.valueOf(failure.getMessage())).lookingAt();
    }
}
