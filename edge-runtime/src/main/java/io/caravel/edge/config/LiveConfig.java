package io.caravel.edge.config;

import io.caravel.edge.live.Logins;
import io.caravel.runtime.Settings;
import io.caravel.runtime.StartFailure;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * The flow {@code live}: where it listens stands in its route, here is what readers may cost.
 *
 * @param enabled whether its routes run at all
 * @param logins who may be a reader
 * @param origins hosts whose web pages may watch
 * @param readers at a time
 * @param buffer letters that wait for one of them
 * @param patience after which one that does not read is dropped
 */
public record LiveConfig(
        boolean enabled,
        Logins logins,
        Set<String> origins,
        int readers,
        int buffer,
        Duration patience) {

    static LiveConfig read(Settings settings) {
        String host =
                settings.required("edge.live.host", "pages and apps need an address to connect to");
        settings.number("edge.live.port", 1, 65_535);
        boolean enabled = settings.flag("edge.live.enabled");
        String users = settings.readableFile("edge.live.users.file");
        if (enabled && users.isEmpty() && !isLoopback(host)) {
            throw new StartFailure(
                    "EDGE-LIVE-006",
                    "edge.live.host is '%s', which others reach, and edge.live.users.file names no users: name a file of name:password, or listen on 127.0.0.1"
                            .formatted(host));
        }
        return new LiveConfig(
                enabled,
                logins(users),
                Set.copyOf(List.of(settings.text("edge.live.origins").split("\\s*,\\s*"))),
                settings.number("edge.live.readers", 1, 10_000),
                settings.number("edge.live.buffer", 1_024, Integer.MAX_VALUE),
                Duration.ofSeconds(settings.number("edge.live.patience.seconds", 1, 3_600)));
    }

    private static Logins logins(String file) {
        try {
            return Logins.of(file);
        } catch (IOException e) {
            throw new StartFailure(
                    "EDGE-LIVE-006",
                    "the users of edge.live.users.file cannot be read: %s".formatted(e),
                    e);
        }
    }

    private static boolean isLoopback(String host) {
        return host.equals("localhost")
                || host.matches("127(\\.\\d{1,3}){3}")
                || host.equals("::1")
                || host.equals("[::1]");
    }
}
