package io.caravel.cli.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TelemetryTest {
    @TempDir Path folder;

    @Test
    void eachEventOnceAndInOrderIsPerfect() throws IOException {
        assertThat(count(List.of(1, 2, 3), 3).perfect()).isTrue();
    }

    @Test
    void aMissingEventIsLost() throws IOException {
        Telemetry.Count count = count(List.of(1, 3), 3);
        assertThat(count.lost()).isEqualTo(1);
        assertThat(count.perfect()).isFalse();
    }

    @Test
    void aRepeatedEventIsADuplicateAndNotOutOfOrder() throws IOException {
        Telemetry.Count count = count(List.of(1, 2, 2, 3), 3);
        assertThat(count.duplicated()).isEqualTo(1);
        assertThat(count.disordered()).isZero();
    }

    @Test
    void anEventAfterALaterOneIsOutOfOrder() throws IOException {
        assertThat(count(List.of(2, 1, 3), 3).disordered()).isEqualTo(1);
    }

    @Test
    void nothingArrivedIsAllLost() {
        assertThat(new Telemetry(folder.resolve("none")).count("a-", 3).lost()).isEqualTo(3);
    }

    private Telemetry.Count count(List<Integer> numbers, int sent) throws IOException {
        Path file = folder.resolve("telemetry.jsonl");
        Stream<String> events =
                numbers.stream().map(number -> "{\"event_id\":\"a-" + number + "\"}");
        Stream<String> others = Stream.of("{\"event_id\":\"b-1\"}", "half a li");
        Files.write(file, Stream.concat(events, others).toList());
        return new Telemetry(file).count("a-", sent);
    }
}
