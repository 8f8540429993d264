package io.caravel.cli.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class JvmTest {
    @ParameterizedTest
    @EnumSource(Jvm.class)
    void onlyANewJavaGetsWhatOnlyANewJavaKnows(Jvm side) {
        assertThat(side.options(17)).noneMatch(option -> option.contains("Compact"));
        assertThat(side.options(17)).noneMatch(option -> option.startsWith("--"));
        assertThat(side.options(25)).contains("-XX:+UseCompactObjectHeaders");
    }

    @ParameterizedTest
    @EnumSource(Jvm.class)
    void theCommandNamesTheJavaThatRunsAndEndsWithTheArguments(Jvm side) {
        List<String> command = side.command("a/*", List.of("-Dx=y"), List.of("one"));
        assertThat(command.get(0)).startsWith(System.getProperty("java.home"));
        assertThat(command).containsSubsequence("-Dx=y", "-cp", "a/*", side.mainClass(), "one");
    }
}
