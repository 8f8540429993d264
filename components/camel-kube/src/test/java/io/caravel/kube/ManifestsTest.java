package io.caravel.kube;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NodeAffinity;
import io.fabric8.kubernetes.api.model.NodeSelectorRequirement;
import io.fabric8.kubernetes.api.model.NodeSelectorTerm;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ManifestsTest {

    private static final Path MANIFESTS = Path.of("..", "..", "k8s");
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void everyManifestIsAnObjectThatKubernetesKnowsOrThatWeDefine() throws IOException {
        // When
        List<HasMetadata> objects = read(MANIFESTS);

        // Then
        assertThat(objects).hasSizeGreaterThan(8);
        assertThat(objects)
                .allSatisfy(
                        object -> {
                            assertThat(object).isNotInstanceOf(GenericKubernetesResource.class);
                            assertThat(object.getMetadata().getName()).isNotBlank();
                            assertThat(object.getMetadata().getLabels())
                                    .containsEntry("app.kubernetes.io/part-of", "caravel");
                        });
    }

    @Test
    void theFileNamesAreTheOrderOfInstallation() throws IOException {
        // When
        List<String> kinds = read(MANIFESTS).stream().map(HasMetadata::getKind).distinct().toList();

        // Then
        assertThat(kinds)
                .startsWith("Namespace", "CustomResourceDefinition", "ServiceAccount")
                .endsWith("StatefulSet");
    }

    @Test
    void theDefinitionsAreStructural() throws IOException {
        // When
        Map<String, CustomResourceDefinition> definitions = definitions();

        // Then
        assertThat(definitions).containsOnlyKeys("DeviceModel", "Device", "DeviceStatus");
        definitions.forEach(
                (kind, definition) -> {
                    String plural = definition.getSpec().getNames().getPlural();
                    assertThat(definition.getMetadata().getName())
                            .isEqualTo(plural + ".devices.kubeedge.io");
                    assertThat(CrdSchema.of(definition).faults()).as(kind).isEmpty();
                });
    }

    @Test
    void recordedDevicesAndOurSamplesFitTheirSchemas() throws IOException {
        // Given
        Map<String, CustomResourceDefinition> definitions = definitions();
        List<HasMetadata> objects = new ArrayList<>(read(MANIFESTS.resolve("samples")));
        try (InputStream recorded = getClass().getResourceAsStream("/device.yaml")) {
            objects.addAll(parse(recorded));
        }

        // When
        List<HasMetadata> ours =
                objects.stream()
                        .filter(object -> definitions.containsKey(object.getKind()))
                        .toList();

        // Then
        assertThat(ours).hasSize(4);
        assertThat(ours)
                .allSatisfy(
                        object ->
                                assertThat(
                                                CrdSchema.of(definitions.get(object.getKind()))
                                                        .misfits(JSON.valueToTree(object)))
                                        .isEmpty());
    }

    @Test
    void anObjectThatDoesNotFitIsFound() throws IOException {
        // Given
        ObjectNode device =
                (ObjectNode)
                        JSON.readTree(
                                "{\"metadata\":{},\"spec\":{\"nodeName\":7,\"nodname\":\"x\",\"properties\":[{\"desired\":{}}]}}");

        // When
        List<String> misfits = CrdSchema.of(definitions().get("Device")).misfits(device);

        // Then
        assertThat(misfits)
                .containsExactlyInAnyOrder(
                        "spec.nodeName is no string",
                        "spec.nodname is not in the schema",
                        "spec.properties[0].desired.value is missing");
    }

    @Test
    void theRolesAllowNoMoreThanSingleVerbsOnNamedResources() throws IOException {
        // When
        List<PolicyRule> rules =
                read(MANIFESTS).stream()
                        .flatMap(
                                object ->
                                        object instanceof ClusterRole cluster
                                                ? cluster.getRules().stream()
                                                : object instanceof Role role
                                                        ? role.getRules().stream()
                                                        : Stream.empty())
                        .toList();

        // Then
        assertThat(rules).isNotEmpty();
        assertThat(rules)
                .allSatisfy(
                        rule -> {
                            assertThat(rule.getVerbs()).doesNotContain("*", "deletecollection");
                            assertThat(rule.getResources()).doesNotContain("*");
                            assertThat(rule.getApiGroups()).doesNotContain("*");
                        });
    }

    @Test
    void theStatefulSetRunsAsTheOnlyServiceAccount() throws IOException {
        // When
        List<HasMetadata> objects = read(MANIFESTS);
        List<String> accounts =
                objects.stream()
                        .filter(ServiceAccount.class::isInstance)
                        .map(account -> account.getMetadata().getName())
                        .toList();
        StatefulSet statefulSet =
                objects.stream()
                        .filter(StatefulSet.class::isInstance)
                        .map(StatefulSet.class::cast)
                        .findFirst()
                        .orElseThrow();

        // Then
        assertThat(accounts).hasSize(1);
        assertThat(statefulSet.getSpec().getTemplate().getSpec().getServiceAccountName())
                .isEqualTo(accounts.get(0));
        assertThat(statefulSet.getSpec().getTemplate().getMetadata().getLabels())
                .containsAllEntriesOf(statefulSet.getSpec().getSelector().getMatchLabels());
    }

    @Test
    void theCloudRuntimeNeverRunsOnANodeThatNeedsItToRunAnything() throws IOException {
        // When
        List<NodeSelectorTerm> terms =
                read(MANIFESTS).stream()
                        .filter(StatefulSet.class::isInstance)
                        .map(set -> ((StatefulSet) set).getSpec().getTemplate().getSpec())
                        .map(spec -> spec.getAffinity().getNodeAffinity())
                        .map(NodeAffinity::getRequiredDuringSchedulingIgnoredDuringExecution)
                        .flatMap(required -> required.getNodeSelectorTerms().stream())
                        .toList();

        // Then
        assertThat(terms)
                .singleElement()
                .satisfies(
                        term ->
                                assertThat(term.getMatchExpressions())
                                        .contains(
                                                new NodeSelectorRequirement(
                                                        "node-role.kubernetes.io/edge",
                                                        "DoesNotExist",
                                                        List.of())));
    }

    private static Map<String, CustomResourceDefinition> definitions() throws IOException {
        return read(MANIFESTS).stream()
                .filter(CustomResourceDefinition.class::isInstance)
                .map(CustomResourceDefinition.class::cast)
                .collect(
                        Collectors.toMap(
                                definition -> definition.getSpec().getNames().getKind(),
                                Function.identity()));
    }

    private static List<HasMetadata> read(Path folder) throws IOException {
        List<HasMetadata> objects = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".yaml")).sorted().toList()) {
                try (InputStream content = Files.newInputStream(file)) {
                    objects.addAll(parse(content));
                }
            }
        }
        return objects;
    }

    private static List<HasMetadata> parse(InputStream content) {
        Object read = Serialization.unmarshal(content);
        List<?> documents = read instanceof List<?> several ? several : List.of(read);
        return documents.stream().map(HasMetadata.class::cast).toList();
    }
}
