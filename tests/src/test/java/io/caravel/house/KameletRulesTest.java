package io.caravel.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** What every Kamelet promises to its reader. There is no exception list. */
class KameletRulesTest {

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{\\??([A-Za-z0-9.]+)}}");
    private static final Pattern SECRET = Pattern.compile("(?i).*(password|token|secret).*");
    private static final List<Path> FILES =
            Repository.files("kamelets", file -> file.toString().endsWith(".yaml"));

    @Test
    void theProtocolsThatTheIssueOfDevicesNamesAreThere() {
        assertThat(FILES)
                .extracting(KameletRulesTest::name)
                .contains(
                        "simulator-source",
                        "simulator-sink",
                        "mqtt-source",
                        "mqtt-sink",
                        "http-source",
                        "http-push-source",
                        "http-sink",
                        "modbus-source",
                        "modbus-sink",
                        "opcua-source",
                        "opcua-sink");
    }

    @Test
    void aKameletIsNamedAfterItsFileAndSaysItsKind() {
        for (Path file : FILES) {
            Map<String, Object> metadata = at(kamelet(file), "metadata");
            assertThat(metadata.get("name")).as(file.toString()).isEqualTo(name(file));
            String kind = name(file).substring(name(file).lastIndexOf('-') + 1);
            assertThat(kind).as(file.toString()).isIn("source", "sink", "action");
            assertThat(at(metadata, "labels").get("camel.apache.org/kamelet.type"))
                    .as(file.toString())
                    .isEqualTo(kind);
        }
    }

    @Test
    void aParameterIsExplained() {
        for (Path file : FILES) {
            properties(file)
                    .forEach(
                            (name, value) -> {
                                Map<String, Object> property = RouteFile.map(value);
                                String as = Repository.relative(file) + " " + name;
                                assertThat(property)
                                        .as(as)
                                        .containsKeys("title", "description", "type");
                                assertThat(property.keySet())
                                        .as(as + " has an example or a default")
                                        .containsAnyOf("example", "default");
                                assertThat(name).as(as).matches("[a-z][A-Za-z0-9]*");
                                if (SECRET.matcher(name).matches()) {
                                    assertThat(property.get("format")).as(as).isEqualTo("password");
                                }
                            });
        }
    }

    @Test
    void everyParameterIsUsedAndNothingElse() {
        for (Path file : FILES) {
            Set<String> used = new TreeSet<>();
            Matcher matcher =
                    PLACEHOLDER.matcher(at(at(kamelet(file), "spec"), "template").toString());
            while (matcher.find()) {
                used.add(matcher.group(1));
            }
            used.removeIf(name -> name.startsWith("edge."));
            Set<String> declared = new TreeSet<>(properties(file).keySet());
            assertThat(declared).as(Repository.relative(file)).containsAll(used);
            declared.removeAll(used);
            assertThat(declared)
                    .as(Repository.relative(file) + " declares what it does not use")
                    .isSubsetOf("device", "property");
        }
    }

    @Test
    void whatIsRequiredIsDeclaredAndHasNoDefault() {
        for (Path file : FILES) {
            Map<String, Object> definition = at(at(kamelet(file), "spec"), "definition");
            for (Object required : (List<?>) definition.get("required")) {
                assertThat(properties(file)).as(file.toString()).containsKey((String) required);
                assertThat(RouteFile.map(properties(file).get((String) required)))
                        .as(Repository.relative(file) + " " + required)
                        .doesNotContainKey("default");
            }
        }
    }

    @Test
    void whatItNeedsAndWhatItGivesIsSaid() {
        for (Path file : FILES) {
            Map<String, Object> spec = at(kamelet(file), "spec");
            assertThat(spec).as(file.toString()).containsKeys("types", "dependencies");
            String uris = spec.get("template").toString();
            for (String scheme :
                    List.of("timer", "vertx-http", "milo", "paho-mqtt5", "modbus", "http-push")) {
                if (uris.contains("uri=" + scheme)) {
                    assertThat(spec.get("dependencies").toString())
                            .as(Repository.relative(file))
                            .contains(scheme);
                }
            }
        }
    }

    @Test
    void aFileIsShortEnoughToReadAtOnce() {
        for (Path file : FILES) {
            assertThat(Repository.text(file).lines().count())
                    .as(Repository.relative(file) + " lines")
                    .isLessThanOrEqualTo(100);
        }
    }

    private static String name(Path file) {
        return file.getFileName().toString().replace(".kamelet.yaml", "");
    }

    private static Map<String, Object> properties(Path file) {
        return at(at(at(kamelet(file), "spec"), "definition"), "properties");
    }

    private static Map<String, Object> kamelet(Path file) {
        return RouteFile.map(
                new Load(LoadSettings.builder().build()).loadFromString(Repository.text(file)));
    }

    private static Map<String, Object> at(Map<String, Object> map, String key) {
        return RouteFile.map(map.get(key));
    }
}
