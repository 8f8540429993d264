package io.caravel.edge.pods;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The last words of a container are what it said, and not what the runtime adds. */
class LastWordsTest {

    private static final String TIME = "2026-11-22T17:00:00.123456789Z ";

    @TempDir Path folder;

    @Test
    void linesOfALogLoseTheirTimesAndPartsAreJoined() throws IOException {
        // Given
        Path log =
                file(
                        TIME
                                + "stdout F starting\n"
                                + TIME
                                + "stderr P half a \n"
                                + TIME
                                + "stderr F line\n"
                                + TIME
                                + "stdout F\n");

        // Then
        assertThat(LastWords.ofLog(log)).isEqualTo("starting\nhalf a line\n\n");
    }

    @Test
    void aLogOfTheProcessRuntimeIsTakenAsItIs() throws IOException {
        // Then
        assertThat(LastWords.ofLog(file("plain\nwords"))).isEqualTo("plain\nwords\n");
        assertThat(LastWords.ofLog(folder.resolve("none"))).isEmpty();
    }

    @Test
    void ofALongLogTheLastEightyLinesCount() throws IOException {
        // Given
        Path log =
                file(
                        IntStream.range(0, 30_000)
                                .mapToObj(i -> TIME + "stdout F line " + i)
                                .collect(Collectors.joining("\n", "", "\n")));

        // Then
        assertThat(LastWords.ofLog(log).lines())
                .hasSize(80)
                .startsWith("line 29920")
                .endsWith("line 29999");
    }

    @Test
    void ofLongLinesTheLast2048BytesCountInWholeCharacters() throws IOException {
        // Given
        Path log = file(TIME + "stdout F " + "€".repeat(1000) + "\n");

        // Then
        String words = LastWords.ofLog(log);
        assertThat(words).matches("€{682}\n");
    }

    @Test
    void theMessageFileCountsFromItsEndAndAPodSaysNoMoreThanTwelveKibibytes() throws IOException {
        // Given
        Path file = file("x".repeat(5000) + "end");

        // Then
        assertThat(LastWords.ofMessage(file)).hasSize(4096).endsWith("end");
        assertThat(LastWords.shared("y".repeat(4096), 2)).hasSize(4096);
        assertThat(LastWords.shared("y".repeat(4096), 6)).hasSize(2048);
    }

    private Path file(String content) throws IOException {
        return Files.writeString(folder.resolve("0.log"), content);
    }
}
