package io.caravel.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravel.bench.BenchResult;
import io.caravel.bench.chaos.Chaos;
import io.caravel.bench.chaos.ChaosPlan;
import io.caravel.bench.chaos.Findings;
import io.caravel.cli.process.Installation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** The short form of {@code bench/chaos}. */
class ChaosFlowTest {

    @Test
    void nothingIsLostRepeatedOutOfOrderOrStuckWhileEverythingBreaks() throws Exception {
        // Given both sides, work in both directions, and a seed that a failure names
        Path folder = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "chaos");
        ChaosPlan plan = ChaosPlan.brief(Instant.now().getEpochSecond());
        BenchResult result = new BenchResult("chaos", System.err);
        // When both are killed and the network between them breaks, again and again
        try (Chaos chaos = new Chaos(Installation.current(), folder, plan, result)) {
            Findings findings = chaos.run();
            // Then all that was accepted has arrived once, and both sides hold the same state
            assertThat(findings.sentences()).as("seed " + plan.seed()).isEmpty();
        }
    }
}
