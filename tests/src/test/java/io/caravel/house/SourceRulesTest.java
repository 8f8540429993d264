package io.caravel.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What every Java file promises to its reader. There is no exception list. */
class SourceRulesTest {

    private static final Pattern LEFT_BEHIND =
            Pattern.compile(
                    "Thread\\.sleep|//.*\\bTO"
                            + "DO\\b|FIX"
                            + "ME|@Disab"
                            + "led|printStack"
                            + "Trace");
    private static final Pattern FORBIDDEN_NAME =
            Pattern.compile("(Abstract\\w*Base|\\w+Utils|\\w+Manager|\\w+ServiceImpl)\\.java");

    private final List<Path> sources =
            Repository.files("", file -> file.toString().endsWith(".java")).stream()
                    .filter(file -> !file.toString().contains("src/generated"))
                    .toList();

    @Test
    void aClassIsOneIdea() {
        for (Path file : sources) {
            assertThat(Repository.text(file).lines().count())
                    .as(Repository.relative(file) + " lines")
                    .isLessThanOrEqualTo(300);
        }
    }

    @Test
    void nothingIsLeftBehind() {
        for (Path file : sources) {
            assertThat(LEFT_BEHIND.matcher(Repository.text(file)).results().map(r -> r.group()))
                    .as(Repository.relative(file))
                    .isEmpty();
        }
    }

    @Test
    void aNameSaysWhatAThingIs() {
        for (Path file : sources) {
            assertThat(file.getFileName().toString())
                    .as(Repository.relative(file))
                    .doesNotMatch(FORBIDDEN_NAME);
        }
    }

    @Test
    void onlyTheCommandLineWritesToTheConsole() {
        for (Path file : sources) {
            if (!file.toString().contains("/cli/") && !file.toString().contains("/devcluster/")) {
                assertThat(Repository.text(file).contains("System." + "out.print"))
                        .as(Repository.relative(file))
                        .isFalse();
            }
        }
    }
}
