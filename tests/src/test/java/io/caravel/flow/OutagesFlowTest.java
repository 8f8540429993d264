package io.caravel.flow;

import static io.caravel.flow.FlowLab.soon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.caravel.cli.lab.Workload;
import io.caravel.lab.LinkProxy;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.dsl.PodResource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Deletions, lost nodes and a lost API: what Kubernetes promises, with an edge behind a link. */
@ExtendWith(FlowLab.class)
class OutagesFlowTest {

    @Test
    void aDeletedPodIsStoppedInItsGraceAndThenGone(FlowLab.Actors actors) {
        // Given a Pod that says when it is asked to stop
        Path stopped = actors.createPodThatTells("graceful");
        // When
        pod(actors, "graceful").delete();
        // Then it was asked, and only then it went
        soon().until(() -> pod(actors, "graceful").get() == null);
        assertThat(stopped).exists();
    }

    @Test
    void aPodThatIsForcedAwayWhileTheEdgeIsOfflineIsStoppedOnReconnect(FlowLab.Actors actors) {
        // Given a Pod that runs behind a link that is cut
        Path stopped = actors.createPodThatTells("forced");
        actors.lab().cutLink();
        // When
        pod(actors, "forced").withGracePeriod(0).delete();
        assertThat(pod(actors, "forced").get()).isNull();
        assertThat(stopped).doesNotExist();
        actors.lab().restoreLink();
        // Then
        soon().until(() -> Files.exists(stopped));
        assertThat(pod(actors, "forced").get()).isNull();
    }

    @Test
    void aPodStaysWhenItsNodeIsDeletedAndRegisteredAgain(FlowLab.Actors actors) {
        // Given
        actors.cloudUser().createPod("resident");
        soon().until(() -> actors.cloudUser().isRunning("resident"));
        Pod before = pod(actors, "resident").get();
        // When
        actors.lab().kube().nodes().withName(actors.lab().options().node()).delete();
        soon().until(actors.cloudUser()::isNodeReady);
        // Then
        soon().until(() -> actors.cloudUser().isRunning("resident"));
        assertSame(before, pod(actors, "resident").get());
        assertThat(actors.lab().workload("resident").starts()).isEqualTo(1);
        delete(actors, "resident");
        if (TestCluster.isReal()) {
            actors.cloudUser().reserveNode();
        }
    }

    @Test
    void anOutageInWhichTheNodeIsGivenUpRebuildsNoPod(FlowLab.Actors actors) {
        // Given a Pod that runs
        actors.cloudUser().createPod("autonomous");
        soon().until(() -> actors.cloudUser().isRunning("autonomous"));
        Pod before = pod(actors, "autonomous").get();
        Workload workload = actors.lab().workload("autonomous");
        // When the link is cut until Kubernetes gives the node up
        actors.lab().cutLink();
        soon().until(() -> !actors.cloudUser().isNodeReady());
        int ticks = workload.ticks();
        soon().until(() -> workload.ticks() > ticks + 1);
        actors.lab().restoreLink();
        soon().until(actors.cloudUser()::isNodeReady);
        // Then it is the same Pod and the same container
        soon().until(() -> actors.cloudUser().isRunning("autonomous"));
        assertSame(before, pod(actors, "autonomous").get());
        assertThat(workload.starts()).isEqualTo(1);
        delete(actors, "autonomous");
    }

    @Test
    void whatHappensWhileTheCloudHasLostTheApiIsMadeUpForAfterwards(FlowLab.Actors actors) {
        LinkProxy network = network(actors);
        // Given a Pod that reads a greeting
        actors.cloudUser().greet("heard");
        actors.cloudUser().createPod("listener");
        Workload workload = actors.lab().workload("listener");
        soon().until(() -> workload.greeting().filter("heard"::equals).isPresent());
        Path stopped = actors.createPodThatTells("leaving");
        // When the cloud loses the API, a Pod is forced away, one comes and the greeting changes
        network.cut();
        pod(actors, "leaving").withGracePeriod(0).delete();
        actors.cloudUser().createPod("coming");
        actors.cloudUser().greet("made up for");
        network.restore();
        // Then all of it arrives
        soon().until(() -> Files.exists(stopped));
        soon().until(() -> actors.cloudUser().isRunning("coming"));
        soon().until(() -> workload.greeting().filter("made up for"::equals).isPresent());
        assertThat(workload.starts()).isEqualTo(1);
        delete(actors, "listener");
        delete(actors, "coming");
    }

    @Test
    void connectionsToTheApiThatDieWithoutAWordAreReplaced(FlowLab.Actors actors) {
        LinkProxy network = network(actors);
        Path stopped = actors.createPodThatTells("unheard");
        // Given connections of which only the network knows that they are no more
        network.forget();
        // When
        pod(actors, "unheard").withGracePeriod(0).delete();
        actors.cloudUser().createPod("newcomer");
        // Then what happened is found, statuses arrive and the node is heard
        soon().until(() -> Files.exists(stopped));
        soon().until(() -> actors.cloudUser().isRunning("newcomer"));
        soon().until(actors.cloudUser()::isNodeReady);
        delete(actors, "newcomer");
    }

    @Test
    void aVersionThatTheApiHasForgottenIsListedAgain(FlowLab.Actors actors) {
        TestCluster.needsOwnServer();
        LinkProxy network = network(actors);
        Path stopped = actors.createPodThatTells("forgotten");
        long before = relists(actors);
        // Given a cloud that loses the API, which forgets what happened as it starts anew
        network.cut();
        pod(actors, "forgotten").withGracePeriod(0).delete();
        actors.cloudUser().createPod("later");
        actors.lab().cluster().kill();
        actors.lab().cluster().remember(1);
        actors.lab().cluster().start();
        actors.lab().cluster().remember(10_000);
        // When
        network.restore();
        // Then the deletion that nothing tells any more is found
        soon().until(() -> relists(actors) > before);
        soon().until(() -> Files.exists(stopped));
        soon().until(() -> actors.cloudUser().isRunning("later"));
        delete(actors, "later");
    }

    private static long relists(FlowLab.Actors actors) {
        Pattern relist = Pattern.compile("KUBE-012");
        return actors.lab().cloud().log().lines().stream()
                .filter(line -> relist.matcher(line).find())
                .count();
    }

    private static LinkProxy network(FlowLab.Actors actors) {
        assumeTrue(
                actors.apiNetwork().isPresent(),
                "the API is not on loopback, so nothing of ours is between it and the cloud");
        return actors.apiNetwork().orElseThrow();
    }

    private static void assertSame(Pod before, Pod after) {
        assertThat(after.getMetadata().getUid()).isEqualTo(before.getMetadata().getUid());
        assertThat(startOf(after)).isEqualTo(startOf(before));
        assertThat(after.getStatus().getContainerStatuses())
                .allMatch(status -> status.getRestartCount() == 0);
    }

    private static String startOf(Pod pod) {
        return pod.getStatus().getContainerStatuses().get(0).getState().getRunning().getStartedAt();
    }

    private static PodResource pod(FlowLab.Actors actors, String name) {
        return actors.lab()
                .kube()
                .pods()
                .inNamespace(actors.lab().options().namespace())
                .withName(name);
    }

    private static void delete(FlowLab.Actors actors, String name) {
        pod(actors, name).delete();
        soon().until(() -> pod(actors, name).get() == null);
    }
}
