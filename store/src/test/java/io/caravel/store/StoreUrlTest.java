package io.caravel.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoreUrlTest {

    @Test
    void aUrlOfSqliteNamesItsFile() {
        assertThat(StoreUrl.file("jdbc:sqlite:/fast/events.db"))
                .contains(Path.of("/fast/events.db"));
        assertThat(StoreUrl.file("jdbc:sqlite:events.db"))
                .contains(Path.of("events.db").toAbsolutePath());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/fast/events.db",
                "jdbc:sqlite:",
                "jdbc:sqlite::memory:",
                "jdbc:sqlite:file:/fast/events.db?mode=ro",
                "jdbc:postgresql://host/events"
            })
    void anyOtherUrlNamesNone(String url) {
        assertThat(StoreUrl.file(url)).isEmpty();
    }
}
