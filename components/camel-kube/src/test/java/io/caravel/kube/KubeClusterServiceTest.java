package io.caravel.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import java.time.Duration;
import org.apache.camel.cluster.CamelClusterView;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@EnableKubernetesMockClient(crud = true)
class KubeClusterServiceTest {

    private static final KubeClusterService.Times SHORT =
            new KubeClusterService.Times(
                    Duration.ofSeconds(8), Duration.ofMillis(3_500), Duration.ofMillis(1_100));

    KubernetesMockServer server;
    KubernetesClient client;
    private final DefaultCamelContext camel = new DefaultCamelContext();
    private KubeClusterService first;
    private KubeClusterService second;

    @BeforeEach
    void start() throws Exception {
        camel.start();
        first = member("cloud-0");
        await().atMost(Duration.ofSeconds(60)).until(() -> first.isLeader("once"));
        second = member("cloud-1");
    }

    @AfterEach
    void stop() {
        first.stop();
        second.stop();
        camel.stop();
    }

    private KubeClusterService member(String identity) throws Exception {
        KubeClusterService service =
                new KubeClusterService("caravel-system", identity, SHORT, client);
        service.setCamelContext(camel);
        service.start();
        CamelClusterView view = service.getView("once");
        view.addEventListener(
                (org.apache.camel.cluster.CamelClusterEventListener.Leadership)
                        (changed, leader) -> {});
        return service;
    }

    @Test
    void oneMemberHoldsTheLeaseAndAnotherTakesItWhenItStops() {
        // Given two members of which the first leads
        assertThat(holder()).isEqualTo("cloud-0");
        assertThat(second.isLeader("once")).isFalse();
        // When it stops
        first.stop();
        // Then the other leads
        await().atMost(Duration.ofSeconds(60)).until(() -> second.isLeader("once"));
        assertThat(holder()).isEqualTo("cloud-1");
    }

    @Test
    void aLeaseThatIsNotRenewedIsTakenOver() {
        // Given a Lease whose holder has vanished without giving it back
        first.stop();
        second.stop();
        client.leases()
                .inNamespace("caravel-system")
                .withName("once")
                .edit(
                        lease -> {
                            lease.getSpec().setHolderIdentity("vanished");
                            lease.getSpec().setLeaseDurationSeconds(3);
                            lease.getSpec().setRenewTime(java.time.ZonedDateTime.now());
                            return lease;
                        });
        // When a member stands for it
        second = startAgain();
        // Then it leads when the Lease has run out
        await().atMost(Duration.ofSeconds(60)).until(() -> second.isLeader("once"));
        assertThat(holder()).isEqualTo("cloud-1");
    }

    @Test
    void aLeaderWithoutTheApiStepsDown() {
        // Given a leader
        assertThat(first.isLeader("once")).isTrue();
        // When the API is gone
        server.shutdown();
        // Then it leads no more
        await().atMost(Duration.ofSeconds(60)).until(() -> !first.isLeader("once"));
    }

    @Test
    void timesWithWhichTwoCouldLeadAreRefused() {
        assertThatThrownBy(
                        () ->
                                new KubeClusterService.Times(
                                        Duration.ofSeconds(6),
                                        Duration.ofSeconds(3),
                                        Duration.ofSeconds(2)))
                .hasMessageStartingWith("KUBE-021 ");
    }

    private KubeClusterService startAgain() {
        try {
            return member("cloud-1");
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private String holder() {
        return client.leases()
                .inNamespace("caravel-system")
                .withName("once")
                .get()
                .getSpec()
                .getHolderIdentity();
    }
}
