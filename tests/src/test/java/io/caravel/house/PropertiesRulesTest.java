package io.caravel.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One commented {@code application.properties} per side is the only list of settings. */
class PropertiesRulesTest {

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{\\??([A-Za-z0-9.-]+)");

    @ParameterizedTest
    @ValueSource(strings = {"edge", "cloud"})
    void everyPlaceholderInARouteIsASetting(String side) throws IOException {
        Set<String> settings = settings(side).stringPropertyNames();
        for (RouteFile route : RouteFile.all()) {
            if (route.side().equals(side)) {
                assertThat(settings).as(route.path()).containsAll(placeholders(route.file()));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"edge", "cloud"})
    void everySettingIsUsed(String side) throws IOException {
        String users =
                Repository.joinedText("routes", ".yaml")
                        + Repository.joinedText(side + "-runtime/src/main/java", ".java")
                        + Repository.text(file(side)).replaceAll("(?m)^[^=#]+=", "=");
        for (String name : settings(side).stringPropertyNames()) {
            if (name.startsWith(side + ".")) {
                assertThat(users.contains(name)).as(name + " is used").isTrue();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"edge", "cloud"})
    void everySettingIsExplainedAboveItself(String side) {
        List<String> lines = Repository.text(file(side)).lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).startsWith(side + ".")) {
                assertThat(i > 0 ? lines.get(i - 1) : "")
                        .as("the line above " + lines.get(i))
                        .startsWith("#");
            }
        }
    }

    private static Set<String> placeholders(Path file) {
        Set<String> names = new TreeSet<>();
        Matcher matcher = PLACEHOLDER.matcher(Repository.text(file));
        while (matcher.find()) {
            names.add(matcher.group(1));
        }
        return names;
    }

    private static Properties settings(String side) throws IOException {
        Properties settings = new Properties();
        settings.load(new StringReader(Repository.text(file(side))));
        return settings;
    }

    private static Path file(String side) {
        return Repository.root()
                .resolve(side + "-runtime/src/main/resources/application.properties");
    }
}
