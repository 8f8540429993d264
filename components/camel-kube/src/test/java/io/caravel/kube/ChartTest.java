package io.caravel.kube;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetSpec;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The Helm chart, with the few means of a template that it uses, as Helm fills them in. */
class ChartTest {

    private static final Path MANIFESTS = Path.of("..", "..", "k8s");
    private static final Path CHART = MANIFESTS.resolve("helm").resolve("caravel");
    private static final Pattern OPTIONAL =
            Pattern.compile("\\s*\\{\\{- with (\\S+) }}(.*?)\\s*\\{\\{- end }}", Pattern.DOTALL);
    private static final Pattern BLOCK =
            Pattern.compile("\\s*\\{\\{- toYaml (\\S+) \\| nindent (\\d+) }}");
    private static final Pattern VALUE =
            Pattern.compile("\\{\\{ (\\S+)(?: \\| default (\\S+))? }}");

    @ParameterizedTest
    @ValueSource(strings = {"20-rbac.yaml", "30-service.yaml", "40-statefulset.yaml"})
    void aTemplateWithTheDefaultsIsTheManifest(String file) throws IOException {
        // When
        String rendered = render(Files.readString(CHART.resolve("templates").resolve(file)));
        // Then
        assertThat(rendered).doesNotContain("{{");
        assertThat(documents(rendered))
                .isEqualTo(documents(Files.readString(MANIFESTS.resolve(file))));
    }

    @Test
    void everyManifestIsInTheChart() throws IOException {
        // When
        Set<String> manifests = files(MANIFESTS);
        Set<String> chart = files(CHART.resolve("templates"));
        chart.addAll(files(CHART.resolve("crds")));
        // Then; the namespace is Helm's
        manifests.remove("00-namespace.yaml");
        assertThat(chart).isEqualTo(manifests);
        for (String file : files(CHART.resolve("crds"))) {
            assertThat(CHART.resolve("crds").resolve(file))
                    .hasSameTextualContentAs(MANIFESTS.resolve(file));
        }
    }

    @Test
    void everyValueIsUsed() throws IOException {
        // Given
        StringBuilder templates = new StringBuilder();
        for (String file : files(CHART.resolve("templates"))) {
            templates.append(Files.readString(CHART.resolve("templates").resolve(file)));
        }
        // Then
        values().forEach(
                        (name, value) ->
                                assertThat(templates).as(name).contains(".Values." + name));
    }

    @Test
    void whatIsSetStandsWhereKubernetesReadsIt() throws IOException {
        // Given values as a user gives them
        Map<String, Object> values = values();
        values.put("replicas", 3);
        values.put("tlsSecret", "own-tls");
        values.put("image", Map.of("repository", "r/c", "tag", "9", "pullPolicy", "Always"));
        values.put("storage", Map.of("size", "2Gi", "className", "fast"));
        values.put("env", List.of(Map.of("name", "CLOUD_TWIN_INTERVAL", "value", "500")));
        values.put("resources", Map.of("limits", Map.of("memory", "1Gi")));
        // When
        String rendered =
                render(Files.readString(CHART.resolve("templates/40-statefulset.yaml")), values);
        // Then
        StatefulSetSpec set =
                Serialization.unmarshal(rendered.split("(?m)^---$")[1], StatefulSet.class)
                        .getSpec();
        Container cloud = set.getTemplate().getSpec().getContainers().get(0);
        assertThat(set.getReplicas()).isEqualTo(3);
        assertThat(cloud.getImage()).isEqualTo("r/c:9");
        assertThat(cloud.getEnv()).contains(new EnvVar("CLOUD_TWIN_INTERVAL", "500", null));
        assertThat(cloud.getEnv()).extracting(EnvVar::getName).contains("CLOUD_DATA_DIR");
        assertThat(cloud.getResources().getLimits()).containsOnlyKeys("memory");
        assertThat(set.getVolumeClaimTemplates().get(0).getSpec().getStorageClassName())
                .isEqualTo("fast");
        assertThat(rendered).contains("secretName: own-tls").doesNotContain(": caravel-cloud-tls");
    }

    private static String render(String template) {
        return render(template, values());
    }

    private static String render(String template, Map<String, Object> values) {
        String optional =
                replace(
                        OPTIONAL,
                        template,
                        found -> {
                            Object value = value(found.group(1), values);
                            boolean absent = "".equals(value) || List.of().equals(value);
                            return absent ? "" : fill(found.group(2), Map.of("", value));
                        });
        return fill(optional, values);
    }

    private static String fill(String template, Map<String, Object> values) {
        String text = template;
        text =
                replace(
                        BLOCK,
                        text,
                        found ->
                                "\n"
                                        + yaml(value(found.group(1), values))
                                                .indent(Integer.parseInt(found.group(2)))
                                                .stripTrailing());
        return replace(
                VALUE,
                text,
                found -> {
                    Object value = value(found.group(1), values);
                    boolean empty = "".equals(value) && found.group(2) != null;
                    return String.valueOf(empty ? value(found.group(2), values) : value);
                });
    }

    private static String replace(
            Pattern pattern, String text, Function<MatchResult, String> with) {
        return pattern.matcher(text)
                .replaceAll(found -> Matcher.quoteReplacement(with.apply(found)));
    }

    private static String yaml(Object value) {
        return Serialization.asYaml(value).replaceFirst("^---\n", "");
    }

    private static Object value(String path, Map<String, Object> values) {
        if (path.equals(".Release.Namespace")) {
            return "caravel-system";
        }
        if (path.equals(".Chart.AppVersion")) {
            return read("Chart.yaml").get("appVersion");
        }
        Object found = values;
        for (String name : path.replaceFirst("^\\.(Values\\.)?", "").split("\\.")) {
            found = ((Map<?, ?>) found).get(name);
        }
        assertThat(found).as(path).isNotNull();
        return found;
    }

    private static Map<String, Object> values() {
        return read("values.yaml");
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> read(String file) {
        try {
            return Serialization.unmarshal(Files.readString(CHART.resolve(file)), Map.class);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static List<?> documents(String yaml) {
        return Stream.of(yaml.split("(?m)^---$"))
                .map(document -> Serialization.unmarshal(document, Map.class))
                .toList();
    }

    private static Set<String> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(file -> file.endsWith(".yaml"))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }
}
