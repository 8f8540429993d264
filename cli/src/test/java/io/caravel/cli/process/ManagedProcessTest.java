package io.caravel.cli.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravel.cli.Problem;
import io.caravel.cli.lab.Await;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManagedProcessTest {
    private static final Duration SOON = Duration.ofSeconds(60);
    @TempDir Path folder;

    @Test
    void itsOutputGoesToItsLogAndItObeysLines() {
        // Given a process that repeats what it is told
        try (ManagedProcess process = start("while read -r line; do echo \"$NAME: $line\"; done")) {
            // When it is told something
            process.tell("hello");
            // Then its log says so
            Await.until("its line", SOON, () -> process.log().lines().contains("me: hello"));
            assertThat(process.isAlive()).isTrue();
        }
    }

    @Test
    void aRestartAppendsToTheLogAndReadsOnlyItsOwnPart() {
        start("echo first").awaitEnd(SOON);
        ManagedProcess second = start("echo second");
        second.awaitEnd(SOON);
        assertThat(second.log().lines()).containsExactly("second");
        assertThat(new LogFile(second.log().file(), 0).lines()).containsExactly("first", "second");
    }

    @Test
    void killingEndsItAtOnceAndStoppingAsksFirst() {
        ManagedProcess stubborn = start("trap '' TERM; echo ready; while true; do sleep 0.1; done");
        Await.until("ready", SOON, () -> stubborn.log().contains(Pattern.compile("ready")));
        assertThat(stubborn.stop(Duration.ofMillis(300))).isFalse();
        assertThat(stubborn.isAlive()).isFalse();

        ManagedProcess polite =
                start("trap 'exit 3' TERM; echo ready; while true; do sleep 0.1; done");
        Await.until("ready", SOON, () -> polite.log().contains(Pattern.compile("ready")));
        assertThat(polite.stop(SOON)).isTrue();
        assertThat(polite.exitStatus()).isEqualTo(3);
    }

    @Test
    void whatCannotBeStartedIsNamed() {
        Path log = folder.resolve("log");
        assertThatThrownBy(() -> ManagedProcess.start("ghost", List.of("/no/such"), Map.of(), log))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("ghost");
    }

    @Test
    void theTellingLinesAreTheWarningsAndErrorsOrElseTheEnd() {
        ManagedProcess bad = start("echo one; echo 'x ERROR EDGE-LINK-002 bad'; echo two");
        bad.awaitEnd(SOON);
        assertThat(bad.log().telling(5)).containsExactly("x ERROR EDGE-LINK-002 bad");
        ManagedProcess good = start("echo one; echo two; echo three");
        good.awaitEnd(SOON);
        assertThat(good.log().telling(2)).containsExactly("two", "three");
    }

    private ManagedProcess start(String script) {
        List<String> command = List.of("/bin/sh", "-c", script);
        return ManagedProcess.start(
                "test process", command, Map.of("NAME", "me"), folder.resolve("logs/process.log"));
    }
}
