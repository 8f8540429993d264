package io.caravel.flow;

import static io.caravel.flow.FlowLab.soon;
import static org.assertj.core.api.Assertions.assertThat;

import io.caravel.cli.lab.LabObjects;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.apps.DaemonSetBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What Kubernetes' own controllers and scheduler make of an edge node. */
@ExtendWith(FlowLab.class)
class WorkloadsFlowTest {

    @Test
    void aDeploymentIsScheduledUpdatedAndScaledOnTheEdge(FlowLab.Actors actors) {
        TestCluster.needsControllers();
        // Given a Deployment of which the scheduler puts two Pods on the edge
        actors.lab().kube().resource(deployment(actors, "web")).create();
        soon().until(() -> ready(actors, "web") == 2);
        Set<String> first = uids(actors, "web");
        assertThat(pods(actors, "web"))
                .hasSize(2)
                .allMatch(pod -> pod.getSpec().getNodeName().equals(actors.lab().options().node()));
        // When its template changes, then all Pods are replaced, one after the other
        deployments(actors)
                .withName("web")
                .edit(
                        found ->
                                found.edit()
                                        .editSpec()
                                        .editTemplate()
                                        .editMetadata()
                                        .addToAnnotations("version", "2")
                                        .endMetadata()
                                        .endTemplate()
                                        .endSpec()
                                        .build());
        soon().until(() -> ready(actors, "web") == 2 && disjoint(first, uids(actors, "web")));
        // And it is scaled, and goes with its Pods
        scale(actors, 3);
        scale(actors, 1);
        deployments(actors).withName("web").delete();
        soon().until(() -> pods(actors, "web").isEmpty());
    }

    @Test
    void aDaemonSetHasOnePodOnTheEdge(FlowLab.Actors actors) {
        TestCluster.needsControllers();
        // Given, when
        actors.lab()
                .kube()
                .resource(
                        new DaemonSetBuilder()
                                .withNewMetadata()
                                .withNamespace(actors.lab().options().namespace())
                                .withName("agent")
                                .endMetadata()
                                .withNewSpec()
                                .withNewSelector()
                                .addToMatchLabels("app", "agent")
                                .endSelector()
                                .withTemplate(template(actors, "agent"))
                                .endSpec()
                                .build())
                .create();
        var sets = actors.lab().kube().apps().daemonSets();
        var agent = sets.inNamespace(actors.lab().options().namespace()).withName("agent");
        // Then
        soon().until(() -> Objects.equals(agent.get().getStatus().getNumberReady(), 1));
        assertThat(pods(actors, "agent")).hasSize(1);
        agent.delete();
        soon().until(() -> pods(actors, "agent").isEmpty());
    }

    private static void scale(FlowLab.Actors actors, int replicas) {
        deployments(actors).withName("web").scale(replicas);
        soon().until(
                        () ->
                                ready(actors, "web") == replicas
                                        && pods(actors, "web").size() == replicas);
    }

    private static Deployment deployment(FlowLab.Actors actors, String name) {
        return new DeploymentBuilder()
                .withNewMetadata()
                .withNamespace(actors.lab().options().namespace())
                .withName(name)
                .endMetadata()
                .withNewSpec()
                .withReplicas(2)
                .withNewSelector()
                .addToMatchLabels("app", name)
                .endSelector()
                .withTemplate(template(actors, name))
                .endSpec()
                .build();
    }

    /** The lab's Pod, to be placed by the scheduler. */
    private static PodTemplateSpec template(FlowLab.Actors actors, String name) {
        Pod pod = LabObjects.pod(actors.lab().options(), name);
        return new PodTemplateSpecBuilder()
                .withNewMetadata()
                .addToLabels("app", name)
                .endMetadata()
                .withSpec(
                        pod.getSpec()
                                .edit()
                                .withNodeName(null)
                                .addToNodeSelector(
                                        "kubernetes.io/hostname", actors.lab().options().node())
                                .build())
                .build();
    }

    private static io.fabric8.kubernetes.client.dsl.NonNamespaceOperation<
                    Deployment,
                    io.fabric8.kubernetes.api.model.apps.DeploymentList,
                    io.fabric8.kubernetes.client.dsl.RollableScalableResource<Deployment>>
            deployments(FlowLab.Actors actors) {
        return actors.lab()
                .kube()
                .apps()
                .deployments()
                .inNamespace(actors.lab().options().namespace());
    }

    private static int ready(FlowLab.Actors actors, String name) {
        var found = deployments(actors).withName(name).get();
        var status = found.getStatus();
        boolean seen = found.getMetadata().getGeneration().equals(status.getObservedGeneration());
        Integer ready = status.getReadyReplicas();
        Integer updated = status.getUpdatedReplicas();
        return seen && Objects.equals(ready, updated) && ready != null ? ready : 0;
    }

    private static List<Pod> pods(FlowLab.Actors actors, String name) {
        return actors.lab()
                .kube()
                .pods()
                .inNamespace(actors.lab().options().namespace())
                .withLabel("app", name)
                .list()
                .getItems();
    }

    private static Set<String> uids(FlowLab.Actors actors, String name) {
        return pods(actors, name).stream()
                .map(pod -> pod.getMetadata().getUid())
                .collect(Collectors.toSet());
    }

    private static boolean disjoint(Set<String> one, Set<String> other) {
        return other.stream().noneMatch(one::contains);
    }
}
