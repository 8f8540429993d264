package io.caravel.bench.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravel.bench.BenchResult;
import java.io.OutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;

class GrowingTest {
    private final BenchResult result =
            new BenchResult("chaos", new PrintStream(OutputStream.nullOutputStream()));
    private final Findings findings = new Findings(result);

    @Test
    void aVersionThatGoesBackIsAnOrderBreakAndMissesTheBar() {
        // Given versions of two keys that grow, and one that is seen twice
        Growing growing = new Growing("the version", findings);
        growing.see("a", 3);
        growing.see("b", 1);
        growing.see("a", 3);
        assertThat(findings.sentences()).isEmpty();
        // When one goes back
        growing.see("a", 2);
        // Then it is named, and the run fails
        assertThat(findings.sentences())
                .containsExactly("ORDER_BREAK: the version of a went back from 3 to 2");
        findings.into(result);
        assertThat(result.status()).isEqualTo(1);
    }
}
