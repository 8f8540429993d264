package io.caravel.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.OutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;

class BenchResultTest {

    private final BenchResult result =
            new BenchResult("example", new PrintStream(OutputStream.nullOutputStream()));

    @Test
    void aRunWhoseBarsAreAllMetEndsWithStatusZero() {
        // Given
        result.atLeast("ratio", 0.6, 0.6).atMost("p99_ms", 50, 50);

        // When
        int status = result.status();

        // Then
        assertThat(status).isZero();
    }

    @Test
    void oneMissedBarFailsTheRunAndIsNamedInItsResult() {
        // Given
        result.atLeast("ratio", 0.59, 0.6).atMost("p99_ms", 50, 50);

        // When
        JsonObject json = new JsonObject(result.json());

        // Then
        assertThat(result.status()).isEqualTo(1);
        assertThat(json.getBoolean("met")).isFalse();
        assertThat(json.getJsonArray("bars").getJsonObject(0).getBoolean("met")).isFalse();
        assertThat(json.getJsonArray("bars").getJsonObject(1).getBoolean("met")).isTrue();
    }

    @Test
    void theResultIsOneLineWithEveryFigure() {
        // Given
        result.figure("rows", 1_000_000).figure("note", "two\nlines");

        // When
        String line = result.json();

        // Then
        assertThat(line).doesNotContain("\n");
        assertThat(new JsonObject(line).getJsonObject("figures").getInteger("rows"))
                .isEqualTo(1_000_000);
    }
}
