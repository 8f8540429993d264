package io.caravel.edge.config;

import io.caravel.runtime.Settings;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * The flow {@code live}: where it listens stands in its route, here is what readers may cost.
 *
 * @param enabled whether its routes run at all
 * @param origins hosts whose web pages may watch
 * @param readers at a time
 * @param buffer letters that wait for one of them
 * @param patience after which one that does not read is dropped
 */
public record LiveConfig(
        boolean enabled, Set<String> origins, int readers, int buffer, Duration patience) {

    static LiveConfig read(Settings settings) {
        settings.required("edge.live.host", "pages and apps need an address to connect to");
        settings.number("edge.live.port", 1, 65_535);
        return new LiveConfig(
                settings.flag("edge.live.enabled"),
                Set.copyOf(List.of(settings.text("edge.live.origins").split("\\s*,\\s*"))),
                settings.number("edge.live.readers", 1, 10_000),
                settings.number("edge.live.buffer", 1_024, Integer.MAX_VALUE),
                Duration.ofSeconds(settings.number("edge.live.patience.seconds", 1, 3_600)));
    }
}
