package io.caravel.house;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravel.cloud.CloudCode;
import io.caravel.edge.EdgeCode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The pages tell every setting and every code, as the code has them, and name files that exist. */
class ReadmeTest {

    private static final Pattern PATH =
            Pattern.compile("`((?:[a-z0-9-]+/)+(?:[A-Za-z0-9._-]+)?|[A-Z]+\\.md)`");

    @Test
    void theReadmeCanBeReadAtOnce() {
        assertThat(page("README.md")).hasSizeLessThanOrEqualTo(150);
    }

    @ParameterizedTest
    @ValueSource(strings = {"README.md", "edge-runtime/README.md", "cloud-runtime/README.md"})
    void everyFileThatAPageNamesIsThere(String page) {
        Matcher named = PATH.matcher(String.join("\n", page(page)));
        while (named.find()) {
            boolean there =
                    Stream.of(Repository.root(), Repository.root().resolve(page).getParent())
                            .anyMatch(folder -> folder.resolve(named.group(1)).toFile().exists());
            assertThat(there).as(page + " names " + named.group(1)).isTrue();
        }
    }

    @Test
    void theCodesOfTheEdgeAreListedOneByOne() {
        List<String> rows =
                Arrays.stream(EdgeCode.values())
                        .map(code -> row(code.sentence(), code.blame().name()))
                        .toList();
        assertThat(table("edge", "codes")).isEqualTo(rows);
    }

    @Test
    void theCodesOfTheCloudAreListedOneByOne() {
        List<String> rows =
                Arrays.stream(CloudCode.values())
                        .map(code -> row(code.sentence(), code.blame().name()))
                        .toList();
        assertThat(table("cloud", "codes")).isEqualTo(rows);
    }

    @ParameterizedTest
    @ValueSource(strings = {"edge", "cloud"})
    void everyCodeThatARouteOrProgramSaysIsListed(String side) {
        String said =
                Repository.joinedText("routes", ".yaml")
                        + Repository.joinedText(side + "-runtime/src/main/java", ".java");
        Set<String> codes = new TreeSet<>();
        Matcher code =
                Pattern.compile(side.toUpperCase(Locale.ROOT) + "-[A-Z]+-\\d{3}").matcher(said);
        while (code.find()) {
            codes.add(code.group());
        }
        assertThat(table(side, "codes").stream().map(row -> row.split(" ")[1])).containsAll(codes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"edge", "cloud"})
    void everySettingIsListedWithItsMeaningAndDefault(String side) {
        List<String> rows = new ArrayList<>();
        StringBuilder comment = new StringBuilder();
        for (String line : page(side + "-runtime/src/main/resources/application.properties")) {
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
        assertThat(table(side, "settings")).isEqualTo(rows);
    }

    /** The rows of a marked table in the page of a side, without its head. */
    private static List<String> table(String side, String name) {
        List<String> page = page(side + "-runtime/README.md");
        int start = page.indexOf("<!-- " + name + " -->");
        int end = page.indexOf("<!-- /" + name + " -->");
        return page.subList(start + 3, end);
    }

    private static String row(String sentence, String blame) {
        int space = sentence.indexOf(' ');
        return "| %s | %s | %s |"
                .formatted(
                        sentence.substring(0, space),
                        blame.toLowerCase(Locale.ROOT),
                        sentence.substring(space + 1));
    }

    private static List<String> page(String path) {
        return Repository.text(Repository.root().resolve(path)).lines().toList();
    }
}
