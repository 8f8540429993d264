package io.caravel.flow;

import static io.caravel.flow.FlowLab.soon;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Two replicas of the cloud runtime on one API, and a node that moves between them. */
@ExtendWith(FlowLab.class)
class ReplicasFlowTest {

    private static final Pattern LOST = Pattern.compile("CLOUD-REPLICA-001");

    private FlowLab.Actors actors;
    private Replica second;
    private String home;
    private int homePort;

    @BeforeEach
    void begin(FlowLab.Actors given) throws IOException {
        TestCluster.needsOwnServer();
        actors = given;
        String port = Replica.settingsOf(actors.lab()).getProperty("cloud.link.port");
        homePort = Integer.parseInt(port);
        home = servedBy();
    }

    @Test
    void aNodeThatMovesIsServedByOneReplicaAndLosesNothing() throws IOException {
        try (Replica other = new Replica(actors.lab(), "replica-b")) {
            second = other;
            second.start();
            // Given a node that the first replica serves
            assertThat(home).isNotEmpty().isNotEqualTo("replica-b");
            actors.deviceReads(5, "ra", 10.0);
            // When its network forgets the connection and it comes to the second one: then the
            // first ends its own, and is silent while the node is the second one's
            moveUnnoticed();
            Instant moved = Instant.now();
            actors.deviceReads(5, "rb", 11.0);
            soon().until(() -> actors.cloudUser().hasReported("temperature", 11.04));
            soon().until(() -> isServedAlone("replica-b", moved));
            // When the second one stops: then the node comes back, and every reading came once
            actors.lab().link().lead(homePort);
            assertThat(second.process().stop(Duration.ofSeconds(60))).isTrue();
            soon().until(() -> home.equals(servedBy()));
            actors.deviceReads(5, "rc", 12.0);
            soon().until(() -> actors.lab().telemetry().count("rc-", 5).perfect());
            assertThat(second.telemetry().count("rb-", 5).perfect()).isTrue();
            assertThat(actors.lab().telemetry().count("ra-", 5).perfect()).isTrue();
            // When it is killed while it serves the node: then what it had confirmed is still there
            crashWhileServing();
            actors.deviceReads(5, "re", 14.0);
            soon().until(() -> actors.cloudUser().hasReported("temperature", 14.04));
            second.start();
            soon().untilAsserted(() -> assertThat(arrived("rd-", "re-")).hasSize(10));
        } finally {
            actors.lab().link().lead(homePort);
            soon().until(() -> home.equals(servedBy()) && actors.cloudUser().isNodeReady());
        }
    }

    /** Whether for more than a heartbeat since a moment a replica has written, and home has not. */
    private boolean isServedAlone(String replica, Instant since) {
        Instant quiet = Instant.now().minusSeconds(15);
        return quiet.isAfter(since)
                && writesOf(home, quiet).isEmpty()
                && !writesOf(replica, quiet).isEmpty();
    }

    private void moveUnnoticed() {
        actors.lab().link().lead(second.port());
        actors.lab().link().forget();
        actors.restartEdge();
        soon().until(() -> "replica-b".equals(servedBy()));
        soon().until(() -> actors.lab().cloud().log().contains(LOST));
    }

    private void crashWhileServing() {
        second.start();
        actors.lab().link().lead(second.port());
        actors.lab().cutLink();
        actors.lab().restoreLink();
        soon().until(() -> "replica-b".equals(servedBy()));
        actors.deviceReads(5, "rd", 13.0);
        soon().until(() -> actors.cloudUser().hasReported("temperature", 13.04));
        actors.lab().link().lead(homePort);
        second.process().kill();
        soon().until(() -> home.equals(servedBy()));
    }

    private String servedBy() {
        return actors.cloudUser()
                .node()
                .map(node -> node.getMetadata().getAnnotations().get("caravel.io/served-by"))
                .orElse("");
    }

    private Set<String> arrived(String... prefixes) {
        Set<String> all = new HashSet<>();
        for (String prefix : prefixes) {
            all.addAll(actors.lab().telemetry().arrived(prefix));
            all.addAll(second.telemetry().arrived(prefix));
        }
        return all;
    }

    private List<AuditedWrite> writesOf(String replica, Instant after) {
        return AuditedWrite.after(actors.lab(), after).stream()
                .filter(write -> write.replica().equals(replica))
                .toList();
    }
}
