package io.caravel.cloud.commands;

import io.caravel.runtime.Settings;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServerConfiguration;
import org.apache.camel.spi.Registry;

/** The HTTP server that takes commands when {@code cloud.commands.uri} wants one. */
public final class CommandsHttp {

    private static final int HIGHEST_PORT = 65_535;

    private CommandsHttp() {}

    /** Whether the settings name an endpoint of it. */
    public static boolean isWanted(Settings settings) {
        return settings.text("cloud.commands.uri").startsWith("platform-http:");
    }

    /**
     * Names the port on which the endpoint finds its server: beside the management server Camel
     * would look for it on 8080 only, and the route would never start.
     *
     * @throws io.caravel.runtime.StartFailure when the port is none
     */
    public static void bind(Registry registry, Settings settings) {
        if (isWanted(settings)) {
            VertxPlatformHttpServerConfiguration server =
                    new VertxPlatformHttpServerConfiguration();
            server.setBindHost(settings.required("camel.server.host", "the server listens there"));
            server.setBindPort(settings.number("camel.server.port", 1, HIGHEST_PORT));
            registry.bind("commandsHttp", server);
        }
    }
}
