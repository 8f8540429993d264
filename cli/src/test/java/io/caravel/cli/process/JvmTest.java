package io.caravel.cli.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class JvmTest {
    @ParameterizedTest
    @EnumSource(Jvm.class)
    void onlyANewJavaGetsWhatOnlyANewJavaKnows(Jvm side) {
        assertThat(side.options(17, 4)).noneMatch(option -> option.contains("Compact"));
        assertThat(side.options(17, 4)).noneMatch(option -> option.startsWith("--"));
        assertThat(side.options(25, 4)).contains("-XX:+UseCompactObjectHeaders");
    }

    @ParameterizedTest
    @EnumSource(Jvm.class)
    void theCommandNamesTheJavaThatRunsAndEndsWithTheArguments(Jvm side) {
        List<String> command = side.command("a/*", List.of("-Dx=y"), List.of("one"));
        assertThat(command.get(0)).startsWith(System.getProperty("java.home"));
        assertThat(command).containsSubsequence("-Dx=y", "-cp", "a/*", side.mainClass(), "one");
    }

    @Test
    void theCloudLeavesTheOptimizingCompilerOutWhereProcessorsAreFew() {
        assertThat(Jvm.CLOUD.options(25, 2)).contains("-XX:TieredStopAtLevel=1");
        assertThat(Jvm.CLOUD.options(25, 3)).noneMatch(option -> option.contains("Tiered"));
    }
}
