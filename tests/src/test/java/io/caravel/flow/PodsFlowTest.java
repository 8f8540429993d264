package io.caravel.flow;

import static io.caravel.flow.FlowLab.soon;
import static org.assertj.core.api.Assertions.assertThat;

import io.caravel.cli.lab.Workload;
import io.fabric8.kubernetes.api.model.Pod;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The flows pods-down, configs-down and pod-status-up, with a cut and a restart each. */
@ExtendWith(FlowLab.class)
class PodsFlowTest {

    @Test
    void aPodRunsOnThroughACutAndARestartOfTheEdge(FlowLab.Actors actors) {
        // Given a Pod that runs
        actors.cloudUser().createPod("runner");
        soon().until(() -> actors.cloudUser().isRunning("runner"));
        Workload workload = actors.lab().workload("runner");
        soon().until(() -> workload.ticks() > 0);
        // When the link is cut and the edge killed and restarted
        actors.lab().cutLink();
        actors.restartEdge();
        int before = workload.ticks();
        soon().until(() -> workload.ticks() > before + 1);
        actors.lab().restoreLink();
        soon().until(actors.cloudUser()::isNodeReady);
        // Then it was never started again, and Kubernetes says so
        soon().until(() -> actors.cloudUser().isRunning("runner"));
        assertThat(workload.starts()).isEqualTo(1);
        assertThat(actors.cloudUser().restarts("runner")).isZero();
        delete(actors, "runner");
    }

    @Test
    void aPodOfAnOutageIsCreatedAndOneDeletedInItEndsOnReconnect(FlowLab.Actors actors) {
        // Given a Pod that runs, and a link that is cut
        actors.cloudUser().createPod("leaver");
        soon().until(() -> actors.cloudUser().isRunning("leaver"));
        actors.lab().cutLink();
        // When that Pod is deleted and another created, and the edge restarted
        pods(actors, "leaver").delete();
        actors.cloudUser().createPod("joiner");
        actors.restartEdge();
        assertThat(actors.cloudUser().pod("leaver")).isPresent();
        actors.lab().restoreLink();
        // Then the first ends in Kubernetes and the second runs
        soon().until(() -> actors.cloudUser().pod("leaver").isEmpty());
        soon().until(() -> actors.cloudUser().isRunning("joiner"));
        delete(actors, "joiner");
    }

    @Test
    void aConfigMapEditedInAnOutageIsSeenInsideTheRunningWorkload(FlowLab.Actors actors) {
        // Given a Pod that reads a greeting
        actors.cloudUser().greet("before");
        actors.cloudUser().createPod("reader");
        Workload workload = actors.lab().workload("reader");
        soon().until(() -> workload.greeting().filter("before"::equals).isPresent());
        // When the greeting is edited while the link is cut, and the edge is restarted
        actors.lab().cutLink();
        actors.cloudUser().greet("after");
        actors.restartEdge();
        actors.lab().restoreLink();
        // Then the workload sees it without a restart
        soon().until(() -> workload.greeting().filter("after"::equals).isPresent());
        assertThat(workload.starts()).isEqualTo(1);
        delete(actors, "reader");
    }

    @Test
    void aContainerThatEndsInAnOutageIsReportedOnReconnect(FlowLab.Actors actors) {
        // Given a link that is cut after a Pod with a task arrived
        Pod task =
                io.caravel.cli.lab.LabObjects.pod(actors.lab().options(), "task")
                        .edit()
                        .editSpec()
                        .withRestartPolicy("Never")
                        .editFirstContainer()
                        .withCommand("/bin/sh", "-c", "echo started; sleep 4; exit 3")
                        .endContainer()
                        .endSpec()
                        .build();
        actors.lab().kube().resource(task).create();
        soon().until(() -> actors.lab().workload("task").starts() == 1);
        actors.lab().cutLink();
        // When it ends while the edge restarts
        actors.restartEdge();
        actors.lab().restoreLink();
        // Then Kubernetes learns its phase and exit code
        soon().until(
                        () ->
                                "Failed"
                                        .equals(
                                                actors.cloudUser()
                                                        .pod("task")
                                                        .orElseThrow()
                                                        .getStatus()
                                                        .getPhase()));
        assertThat(actors.cloudUser().pod("task").orElseThrow().getStatus().getContainerStatuses())
                .allSatisfy(
                        status ->
                                assertThat(status.getState().getTerminated().getExitCode())
                                        .isEqualTo(3));
        delete(actors, "task");
    }

    @Test
    void aPodThatCannotRunSaysWhyAndHoldsUpNoOther(FlowLab.Actors actors) {
        // Given a Pod with a volume of a kind that the edge does not know
        Pod odd =
                io.caravel.cli.lab.LabObjects.pod(actors.lab().options(), "odd")
                        .edit()
                        .editSpec()
                        .addNewVolume()
                        .withName("disk")
                        .withNewPersistentVolumeClaim("none", false)
                        .endVolume()
                        .editFirstContainer()
                        .addNewVolumeMount()
                        .withName("disk")
                        .withMountPath("/disk")
                        .endVolumeMount()
                        .endContainer()
                        .endSpec()
                        .build();
        // When it and a good one are created
        actors.lab().kube().resource(odd).create();
        actors.cloudUser().createPod("good");
        // Then the good one runs, and the odd one says what is missing
        soon().until(() -> actors.cloudUser().isRunning("good"));
        soon().until(
                        () ->
                                actors.cloudUser()
                                        .pod("odd")
                                        .orElseThrow()
                                        .getStatus()
                                        .toString()
                                        .contains("disk"));
        delete(actors, "odd");
        delete(actors, "good");
    }

    private static io.fabric8.kubernetes.client.dsl.PodResource pods(
            FlowLab.Actors actors, String name) {
        return actors.lab()
                .kube()
                .pods()
                .inNamespace(actors.lab().options().namespace())
                .withName(name);
    }

    private static void delete(FlowLab.Actors actors, String name) {
        pods(actors, name).delete();
        soon().until(() -> actors.cloudUser().pod(name).isEmpty());
    }
}
