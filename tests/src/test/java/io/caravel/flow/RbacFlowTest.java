package io.caravel.flow;

import static io.caravel.flow.FlowLab.soon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.caravel.cli.lab.LabObjects;
import io.caravel.cli.process.Installation;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The cloud runtime of the lab runs as its ServiceAccount. What it does and what {@code
 * k8s/20-rbac.yaml} allows are the same set: nothing is refused, and every verb is used.
 */
@ExtendWith(FlowLab.class)
class RbacFlowTest {

    @Test
    void theRuntimeDoesExactlyWhatItsRoleAllows(FlowLab.Actors actors) throws IOException {
        assumeTrue(
                auditLog(actors).toFile().canRead(),
                "a real API needs an audit log at level Metadata: -Dcaravel.audit=<its file>");
        // Given the rules, and a lab in which a device reports
        Grants grants = Grants.of(Installation.current().manifests().resolve("20-rbac.yaml"));
        actors.deviceReads(3, "rbac", 17.0);
        // When the flows run: configs-down and pods-down with a Pod that nobody prepared for the
        // edge, pod-status-up with its Events and its end, node-up with a Node that is deleted
        runPod(actors, "rules");
        actors.lab().kube().nodes().withName(actors.lab().options().node()).delete();
        soon().until(actors.cloudUser()::isNodeReady);
        soon().until(() -> actors.cloudUser().hasReported("temperature", 17.02));
        actors.cloudUser().want("21.5");
        soon().until(() -> actors.cloudUser().hasReported("target", 21.5));
        actors.edgeWants("22.5");
        soon().until(() -> actors.device().contains("\"22.5\""));
        // Then nothing was refused, and each verb that is allowed was used
        assertThat(grants.denied(deeds(actors))).isEmpty();
        soon().untilAsserted(() -> assertThat(unused(grants, actors)).isEmpty());
        assertThat(grants.denied(deeds(actors))).isEmpty();
    }

    /** A real API writes down a watch only when it brings its first change, or ends. */
    private static List<String> unused(Grants grants, FlowLab.Actors actors) throws IOException {
        return grants.unused(deeds(actors)).stream()
                .filter(said -> !TestCluster.isReal() || !said.contains(" allows to watch "))
                .toList();
    }

    private static Path auditLog(FlowLab.Actors actors) {
        String named = System.getProperty("caravel.audit", "");
        return TestCluster.isReal() ? Path.of(named) : actors.lab().cluster().auditLog();
    }

    private static List<Grants.Deed> deeds(FlowLab.Actors actors) throws IOException {
        return Grants.deeds(auditLog(actors));
    }

    /** A Pod with a Secret and a token, and without a toleration, runs and is deleted. */
    private static void runPod(FlowLab.Actors actors, String name) {
        String namespace = actors.lab().options().namespace();
        actors.lab()
                .kube()
                .resource(
                        new SecretBuilder()
                                .withNewMetadata()
                                .withNamespace(namespace)
                                .withName(name)
                                .endMetadata()
                                .addToStringData("key", "value")
                                .build())
                .create();
        Pod pod =
                LabObjects.pod(actors.lab().options(), name)
                        .edit()
                        .editSpec()
                        .removeMatchingFromTolerations(
                                toleration -> toleration.getKey().startsWith("node.kubernetes.io/"))
                        .editFirstContainer()
                        .addNewEnvFrom()
                        .withNewSecretRef(name, false)
                        .endEnvFrom()
                        .addNewVolumeMount()
                        .withName("token")
                        .withMountPath("/var/run/secrets/tokens")
                        .endVolumeMount()
                        .endContainer()
                        .addToVolumes(tokenVolume())
                        .endSpec()
                        .build();
        actors.lab().kube().resource(pod).create();
        soon().until(() -> actors.cloudUser().isRunning(name));
        actors.lab().kube().pods().inNamespace(namespace).withName(name).delete();
        soon().until(() -> actors.cloudUser().pod(name).isEmpty());
    }

    private static Volume tokenVolume() {
        return new VolumeBuilder()
                .withName("token")
                .withNewProjected()
                .addNewSource()
                .withNewServiceAccountToken()
                .withPath("token")
                .withExpirationSeconds(3600L)
                .endServiceAccountToken()
                .endSource()
                .endProjected()
                .build();
    }
}
