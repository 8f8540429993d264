package io.caravel.flow;

import static io.caravel.flow.FlowLab.soon;
import static org.assertj.core.api.Assertions.assertThat;

import io.caravel.cli.lab.LabObjects;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.dsl.PodResource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Objects that are allowed and strange: they must cost nobody but who made them. */
@ExtendWith(FlowLab.class)
class HostileObjectsFlowTest {

    private static final String HOLD = "shop.example/hold";

    private FlowLab.Actors actors;

    @BeforeEach
    void begin(FlowLab.Actors given) {
        actors = given;
        actors.cloudUser().greet("hello");
    }

    @Test
    void aConfigMapThatNoLinkTakesHoldsUpNothingElse() {
        // Given a ConfigMap that is within the limit of the API, and many times as large as JSON
        create(config("\u0001".repeat(400_000)));
        // When a Pod mounts it, and another one does not
        create(LabObjects.pod(actors.lab().options(), "stuffed"), "config", "swollen");
        actors.cloudUser().createPod("slim");
        // Then the other one runs and the node stays
        soon().until(() -> actors.cloudUser().isRunning("slim"));
        assertThat(actors.cloudUser().isNodeReady()).isTrue();
        var events = actors.lab().kube().v1().events().inAnyNamespace();
        soon().until(() -> events.list().toString().contains("swollen needs"));
        // And when it is made smaller, the Pod that mounts it runs
        actors.lab().kube().resource(config("small")).patch();
        soon().until(() -> actors.cloudUser().isRunning("stuffed"));
        delete("stuffed");
        actors.lab().kube().resource(config("small")).delete();
        delete("slim");
    }

    @Test
    void aPodWithAThousandVariablesRuns() {
        // Given, when
        List<EnvVar> variables =
                IntStream.range(0, 1_000)
                        .mapToObj(i -> new EnvVar("V_" + i, "$(V_" + (i - 1) + ")x", null))
                        .map(one -> one.getName().endsWith("00") ? last(one) : one)
                        .toList();
        Pod pod =
                LabObjects.pod(actors.lab().options(), "wordy")
                        .edit()
                        .editSpec()
                        .editFirstContainer()
                        .withEnv(variables)
                        .endContainer()
                        .endSpec()
                        .build();
        actors.lab().kube().resource(pod).create();
        // Then
        soon().until(() -> actors.cloudUser().isRunning("wordy"));
        delete("wordy");
    }

    @Test
    void aPodThatIsHeldByAFinalizerIsStoppedOnceAndLeftAlone() {
        // Given a Pod that somebody holds
        Path told = actors.createPodThatTells("held");
        hold(HOLD);
        // When it is deleted, then it is stopped and stays
        pod("held").delete();
        soon().until(() -> Files.exists(told));
        Instant stopped = Instant.now();
        actors.cloudUser().createPod("after");
        soon().until(() -> actors.cloudUser().isRunning("after"));
        assertThat(actors.cloudUser().pod("held")).isPresent();
        // And nobody asks the API again and again to remove it
        if (!TestCluster.isReal()) {
            assertThat(AuditedWrite.after(actors.lab(), stopped))
                    .filteredOn(write -> write.uri().contains("/pods/held"))
                    .hasSizeLessThan(5);
        }
        // When it is let go, then it goes, and one of its name runs
        hold();
        soon().until(() -> actors.cloudUser().pod("held").isEmpty());
        actors.cloudUser().createPod("held");
        soon().until(() -> actors.cloudUser().isRunning("held"));
        delete("held");
        delete("after");
    }

    @Test
    void aPodThatIsMadeAgainUnderItsNameIsAnotherPod() {
        // Given a Pod that runs
        actors.cloudUser().createPod("member-0");
        soon().until(() -> actors.cloudUser().isRunning("member-0"));
        // When it is forced away and made again under its name, as by a StatefulSet, many times
        String uid = "";
        for (int i = 0; i < 5; i++) {
            pod("member-0").withGracePeriod(0).delete();
            soon().until(() -> actors.cloudUser().pod("member-0").isEmpty());
            actors.cloudUser().createPod("member-0");
            uid = actors.cloudUser().pod("member-0").orElseThrow().getMetadata().getUid();
        }
        // Then the last one runs, was never restarted, and is the one of which it is said
        soon().until(() -> actors.cloudUser().isRunning("member-0"));
        Pod last = actors.cloudUser().pod("member-0").orElseThrow();
        assertThat(last.getMetadata().getUid()).isEqualTo(uid);
        assertThat(actors.cloudUser().restarts("member-0")).isZero();
        delete("member-0");
    }

    @Test
    void aNodeThatSomebodyScribblesOnStaysServed() {
        // Given a Node with much of others on it, and another replica's name
        String much = "ä\u2028\"'{}$()".repeat(8_000);
        editNode(
                node ->
                        node.edit()
                                .editMetadata()
                                .addToAnnotations("shop.example/much", much)
                                .addToAnnotations("caravel.io/served-by", "nobody-there")
                                .addToAnnotations("caravel.io/registered", "${exchange}")
                                .addToAnnotations("caravel.io/autonomy-duration", "${bean:x}")
                                .addToLabels("shop.example/a.b-c_d", "")
                                .addToLabels("node-role.kubernetes.io/edge", "no")
                                .endMetadata()
                                .build());
        // And Pods on a node that never was
        for (int i = 0; i < 20; i++) {
            create(nowhere("nowhere-" + i));
        }
        // Then it is served by the replica that it is connected to, and Pods run
        soon().until(() -> !"nobody-there".equals(annotation("caravel.io/served-by")));
        soon().until(actors.cloudUser()::isNodeReady);
        actors.cloudUser().createPod("undisturbed");
        soon().until(() -> actors.cloudUser().isRunning("undisturbed"));
        assertThat(annotation("shop.example/much")).isEqualTo(much);
        // And nothing was said about the Pods of others, which a real cluster may have removed
        assertThat(actors.cloudUser().pod("nowhere-0").stream())
                .filteredOn(pod -> !"Pending".equals(pod.getStatus().getPhase()))
                .isEmpty();
        editNode(
                node ->
                        node.edit()
                                .editMetadata()
                                .removeFromAnnotations("shop.example/much")
                                .removeFromAnnotations("caravel.io/autonomy-duration")
                                .endMetadata()
                                .build());
        IntStream.range(0, 20).forEach(i -> pod("nowhere-" + i).withGracePeriod(0).delete());
        delete("undisturbed");
    }

    @Test
    void aSecretThatIsMadeAgainWithAnotherTypeIsSeenBesideAnImmutableConfigMap() {
        // Given a Pod that shows a Secret, beside a ConfigMap that never changes
        create(new ConfigMapBuilder(config("small")).withImmutable(true).build());
        create(secret("Opaque", "one"));
        Path shown = actors.lab().options().folder().resolve("shown");
        String script =
                "while true; do cat \"${CARAVEL_ROOT:-}/secret/password\" > %s; sleep 0.2; done";
        Pod pod =
                LabObjects.pod(actors.lab().options(), "keeper")
                        .edit()
                        .editSpec()
                        .editFirstContainer()
                        .withCommand("/bin/sh", "-c", script.formatted(shown))
                        .addNewVolumeMount()
                        .withName("secret")
                        .withMountPath("/secret")
                        .endVolumeMount()
                        .endContainer()
                        .addNewVolume()
                        .withName("secret")
                        .withNewSecret()
                        .withSecretName("typed")
                        .endSecret()
                        .endVolume()
                        .endSpec()
                        .build();
        create(pod, "config", "swollen");
        soon().until(() -> Files.readString(shown).equals("one"));
        // When the Secret is deleted and made again with another type
        actors.lab().kube().resource(secret("Opaque", "one")).delete();
        create(secret("kubernetes.io/basic-auth", "two"));
        // Then the Pod sees it
        soon().until(() -> Files.readString(shown).equals("two"));
        delete("keeper");
        actors.lab().kube().resource(config("small")).delete();
    }

    private Secret secret(String type, String password) {
        return new SecretBuilder()
                .withNewMetadata()
                .withNamespace(actors.lab().options().namespace())
                .withName("typed")
                .endMetadata()
                .withType(type)
                .withStringData(Map.of("password", password))
                .build();
    }

    private void hold(String... finalizers) {
        pod("held")
                .edit(
                        found ->
                                found.edit()
                                        .editMetadata()
                                        .withFinalizers(finalizers)
                                        .endMetadata()
                                        .build());
    }

    private static EnvVar last(EnvVar variable) {
        return new EnvVar(variable.getName(), "$(NONE) $$(NONE) \u0001", null);
    }

    private ConfigMap config(String text) {
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withNamespace(actors.lab().options().namespace())
                .withName("swollen")
                .endMetadata()
                .withData(Map.of("greeting", text))
                .build();
    }

    private Pod nowhere(String name) {
        return LabObjects.pod(actors.lab().options(), name)
                .edit()
                .editSpec()
                .withNodeName("never-connected")
                .endSpec()
                .build();
    }

    private void create(Pod pod, String volume, String configMap) {
        create(
                new PodBuilder(pod)
                        .editSpec()
                        .addNewVolume()
                        .withName(volume)
                        .withNewConfigMap()
                        .withName(configMap)
                        .endConfigMap()
                        .endVolume()
                        .editFirstContainer()
                        .addNewVolumeMount()
                        .withName(volume)
                        .withMountPath("/" + volume)
                        .endVolumeMount()
                        .endContainer()
                        .endSpec()
                        .build());
    }

    private void create(io.fabric8.kubernetes.api.model.HasMetadata object) {
        actors.lab().kube().resource(object).create();
    }

    private String annotation(String name) {
        return actors.cloudUser().node().orElseThrow().getMetadata().getAnnotations().get(name);
    }

    private void editNode(UnaryOperator<Node> change) {
        String node = actors.lab().options().node();
        soon().until(() -> actors.lab().kube().nodes().withName(node).edit(change) != null);
    }

    private PodResource pod(String name) {
        String namespace = actors.lab().options().namespace();
        return actors.lab().kube().pods().inNamespace(namespace).withName(name);
    }

    private void delete(String name) {
        pod(name).delete();
        soon().until(() -> actors.cloudUser().pod(name).isEmpty());
    }
}
