package io.caravel.bench.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravel.bench.BenchResult;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SinkTest {
    @TempDir private Path folder;
    private final Findings findings =
            new Findings(
                    new BenchResult("chaos", new PrintStream(OutputStream.nullOutputStream())));
    private Path file;
    private Sink sink;

    @BeforeEach
    void start() {
        file = folder.resolve("telemetry.jsonl");
        sink = new Sink(file, findings);
    }

    @Test
    void whatHasNotArrivedIsMissing() throws IOException {
        // Given two of three events
        append(event("meter-0-e-1") + "\n" + event("meter-0-e-3") + "\n");
        // When they are read
        sink.read();
        // Then one is missing, and no order is broken by the gap
        assertThat(sink.missing("meter-0-e", 3)).isEqualTo(1);
        assertThat(findings.count(Fault.ORDER_BREAK)).isZero();
    }

    @Test
    void aFirstArrivalAfterALaterEventBreaksTheOrder() throws IOException {
        append(event("meter-0-e-2") + "\n" + event("meter-0-e-1") + "\n");
        sink.read();
        assertThat(findings.count(Fault.ORDER_BREAK)).isEqualTo(1);
        assertThat(sink.arrived()).isEqualTo(2);
    }

    @Test
    void theLastEventsMayComeAgainAndArriveOnce() throws IOException {
        append(event("meter-0-e-1") + "\n" + event("meter-1-e-1") + "\n");
        append(event("meter-0-e-2") + "\n");
        // When the last two come again, and again
        append(event("meter-1-e-1") + "\n" + event("meter-0-e-2") + "\n");
        append(event("meter-0-e-2") + "\n" + event("meter-0-e-3") + "\n");
        sink.read();
        // Then that is two replays of the end, and nothing wrong
        assertThat(sink.arrived()).isEqualTo(4);
        assertThat(sink.repeats()).isEqualTo(3);
        assertThat(sink.replays()).isEqualTo(2);
        assertThat(sink.longestReplay()).isEqualTo(2);
        assertThat(findings.sentences()).isEmpty();
    }

    @Test
    void anEarlierEventThatComesAgainAloneIsAppliedTwice() throws IOException {
        append(event("meter-0-e-1") + "\n" + event("meter-1-e-1") + "\n");
        append(event("meter-0-e-1") + "\n" + event("meter-1-e-2") + "\n");
        sink.read();
        assertThat(sink.arrived()).isEqualTo(3);
        assertThat(findings.count(Fault.APPLIED_TWICE)).isEqualTo(1);
    }

    @Test
    void aLineThatAKillToreIsNoArrivalUntilItsEventComesAgain() throws IOException {
        // Given a line that ends in the middle
        String event = event("meter-0-e-1");
        append(event.substring(0, 25));
        sink.read();
        assertThat(sink.arrived()).isZero();
        // When the event comes again on the same line
        append(event + "\n" + event("meter-0-e-2") + "\n");
        sink.read();
        // Then both have arrived
        assertThat(sink.missing("meter-0-e", 2)).isZero();
        assertThat(sink.torn()).isEqualTo(1);
        assertThat(sink.repeats()).isZero();
    }

    private void append(String text) throws IOException {
        Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private static String event(String id) {
        return "{\"device\":\"ns/meter\",\"event_id\":\"" + id + "\",\"values\":{}}";
    }
}
