package io.caravel.flow;

import static io.caravel.flow.FlowLab.soon;
import static org.assertj.core.api.Assertions.assertThat;

import io.caravel.bench.fleet.Fleet;
import io.caravel.bench.fleet.NodeKeys;
import io.caravel.bench.kube.FleetObjects;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.client.readiness.Readiness;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Three replicas of the cloud runtime: one is killed, one is drained. */
@ExtendWith(FlowLab.class)
class ThreeReplicasFlowTest {

    private static final int NODES = 9;
    private static final String SERVED_BY = "caravel.io/served-by";

    private FlowLab.Actors actors;

    @BeforeEach
    void begin(FlowLab.Actors given) {
        TestCluster.needsOwnServer();
        actors = given;
    }

    @Test
    void eachNodeIsServedByExactlyOneWhileOneIsKilledAndOneDrained() throws Exception {
        String port = Replica.settingsOf(actors.lab()).getProperty("cloud.link.port");
        int home = Integer.parseInt(port);
        NodeKeys keys = new NodeKeys(actors.lab().options().folder().resolve("pki"), NODES);
        String url = "wss://localhost:" + actors.lab().link().port();
        try (Replica second = new Replica(actors.lab(), "replica-2");
                Replica third = new Replica(actors.lab(), "replica-3");
                Fleet fleet = new Fleet(keys, NODES, url)) {
            second.start();
            third.start();
            // Given nine nodes that came to three replicas in turn
            actors.lab().link().lead(home, second.port(), third.port());
            fleet.start();
            soon().until(() -> served().size() == 3);
            soon().until(() -> eachByOne(served()));
            // When one is killed
            actors.lab().link().lead(home, third.port());
            second.process().kill();
            // Then its nodes are served by the two that are left, each by one
            soon().until(() -> !served().contains("replica-2"));
            soon().until(() -> eachByOne(served()));
            // When another is drained
            actors.lab().link().lead(home);
            assertThat(third.process().stop(java.time.Duration.ofSeconds(60))).isTrue();
            // Then all are served by the last one
            soon().until(() -> served().size() == 1 && !served().contains("replica-3"));
            soon().until(() -> eachByOne(served()));
        } finally {
            actors.lab().link().lead(home);
            FleetObjects.remove(actors.lab().kube(), NODES);
            soon().until(actors.cloudUser()::isNodeReady);
        }
    }

    /** Who serves the nodes, as these say. */
    private Set<String> served() {
        return nodes().stream()
                .map(node -> node.getMetadata().getAnnotations().get(SERVED_BY))
                .collect(Collectors.toSet());
    }

    /**
     * Whether for more than one heartbeat each Lease was renewed, by one replica only, and all
     * nodes are Ready.
     */
    private boolean eachByOne(Set<String> replicas) {
        Instant recently = Instant.now().minusSeconds(12);
        Map<String, Set<String>> writers =
                AuditedWrite.after(actors.lab(), recently).stream()
                        .filter(write -> write.uri().contains("/leases/fleet-"))
                        .collect(
                                Collectors.groupingBy(
                                        write -> write.uri().replaceFirst("[?].*", ""),
                                        Collectors.mapping(
                                                AuditedWrite::replica, Collectors.toSet())));
        return writers.size() == NODES
                && writers.values().stream()
                        .allMatch(one -> one.size() == 1 && replicas.containsAll(one))
                && nodes().stream().allMatch(Readiness::isNodeReady);
    }

    private List<Node> nodes() {
        return IntStream.range(0, NODES)
                .mapToObj(i -> actors.lab().kube().nodes().withName(NodeKeys.name(i)).get())
                .toList();
    }
}
