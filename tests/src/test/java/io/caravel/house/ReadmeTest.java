package io.caravel.house;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravel.cloud.CloudCode;
import io.caravel.edge.EdgeCode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The README tells every setting and every code, as the code has them. */
class ReadmeTest {

    private final List<String> readme =
            Repository.text(Repository.root().resolve("README.md")).lines().toList();

    @Test
    void theReadmeCanBeReadAtOnce() {
        assertThat(readme).hasSizeLessThanOrEqualTo(200);
    }

    @Test
    void everyCodeOfTheEdgeIsListed() {
        assertThat(readme)
                .containsAll(
                        Arrays.stream(EdgeCode.values())
                                .map(code -> row(code.sentence(), code.blame().name()))
                                .toList());
    }

    @Test
    void everyCodeOfTheCloudIsListed() {
        assertThat(readme)
                .containsAll(
                        Arrays.stream(CloudCode.values())
                                .map(code -> row(code.sentence(), code.blame().name()))
                                .toList());
    }

    @ParameterizedTest
    @ValueSource(strings = {"edge", "cloud"})
    void everySettingIsListedWithItsMeaningAndDefault(String side) {
        List<String> rows = new ArrayList<>();
        StringBuilder comment = new StringBuilder();
        for (String line : settings(side)) {
            if (line.startsWith("#") && !line.startsWith("# ----")) {
                comment.append(line.substring(1).strip()).append(' ');
            } else {
                if (line.startsWith(side + ".")) {
                    String[] setting = line.split("=", 2);
                    String value = setting[1].isBlank() ? "" : '`' + setting[1].strip() + '`';
                    rows.add(
                            "| `%s` | %s | %s |"
                                    .formatted(
                                            setting[0].strip(),
                                            comment.toString().strip().replace("|", "\\|"),
                                            value));
                }
                comment.setLength(0);
            }
        }
        assertThat(rows).isNotEmpty();
        assertThat(Repository.text(Repository.root().resolve("README.md")).lines())
                .containsAll(rows);
    }

    private static String row(String sentence, String blame) {
        int space = sentence.indexOf(' ');
        return "| %s | %s | %s |"
                .formatted(
                        sentence.substring(0, space),
                        blame.toLowerCase(Locale.ROOT),
                        sentence.substring(space + 1));
    }

    private static List<String> settings(String side) {
        return Repository.text(
                        Repository.root()
                                .resolve(
                                        side
                                                + "-runtime/src/main/resources/application.properties"))
                .lines()
                .toList();
    }
}
