package io.caravel.flow;

import static io.caravel.flow.FlowLab.soon;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The flow node-up and the link itself, with a cut and a restart each. */
@ExtendWith(FlowLab.class)
class NodeFlowTest {

    @Test
    void aLeaseIsRenewedWhileTheEdgeIsHeardAndOnlyThen(FlowLab.Actors actors) {
        // Given a Lease that is renewed
        soon().until(() -> renewed(actors) != null);
        ZonedDateTime first = renewed(actors);
        soon().until(() -> renewed(actors).isAfter(first));
        // When the link is cut, then what is renewed stays as it was for more than an interval
        actors.lab().cutLink();
        AtomicReference<ZonedDateTime> last = new AtomicReference<>(renewed(actors));
        soon().during(Duration.ofSeconds(12))
                .until(
                        () -> {
                            ZonedDateTime now = renewed(actors);
                            return now.equals(last.getAndSet(now));
                        });
        ZonedDateTime silent = last.get();
        // And it goes on after the link is back and the edge restarted
        actors.restartEdge();
        actors.lab().restoreLink();
        soon().until(() -> renewed(actors).isAfter(silent));
    }

    @Test
    void aNodeThatSomebodyDeletedIsRegisteredAgain(FlowLab.Actors actors) {
        // Given a Node that is deleted while its edge lives
        String name = actors.lab().options().node();
        String uid = actors.cloudUser().node().orElseThrow().getMetadata().getUid();
        actors.lab().kube().nodes().withName(name).delete();
        // Then it comes back as a new object, Ready and with the labels of an edge
        soon().until(actors.cloudUser()::isNodeReady);
        var node = actors.cloudUser().node().orElseThrow();
        assertThat(node.getMetadata().getUid()).isNotEqualTo(uid);
        assertThat(node.getMetadata().getLabels())
                .containsKeys(
                        "node-role.kubernetes.io/edge",
                        "node-role.kubernetes.io/agent",
                        "kubernetes.io/hostname",
                        "kubernetes.io/os",
                        "kubernetes.io/arch");
    }

    @Test
    void theEdgeFindsABlackholedLinkAndComesBackByItself(FlowLab.Actors actors) {
        // Given a link that swallows everything without closing
        actors.lab().link().blackhole();
        actors.deviceReads(5, "hole", 15.0);
        soon().until(() -> actors.lab().edge().isAlive());
        // When the network carries again, then everything arrives
        actors.lab().restoreLink();
        soon().until(() -> actors.lab().telemetry().count("hole-", 5).perfect());
    }

    @Test
    void killingTheKubernetesApiNeedsNoRepair(FlowLab.Actors actors) {
        TestCluster.needsOwnServer();
        // Given an API that is killed and comes back with what it had
        actors.lab().cluster().kill();
        actors.deviceReads(5, "noapi", 16.0);
        actors.lab().cluster().start();
        // Then readings are shown again, and the edge is a Ready node
        soon().until(() -> actors.cloudUser().hasReported("temperature", 16.04));
        soon().until(actors.cloudUser()::isNodeReady);
    }

    private static ZonedDateTime renewed(FlowLab.Actors actors) {
        Lease lease =
                actors.lab()
                        .kube()
                        .leases()
                        .inNamespace("kube-node-lease")
                        .withName(actors.lab().options().node())
                        .get();
        return lease.getSpec().getRenewTime();
    }
}
