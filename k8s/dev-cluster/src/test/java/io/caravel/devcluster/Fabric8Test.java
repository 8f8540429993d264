package io.caravel.devcluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElectionConfigBuilder;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaseLock;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What programs that use the fabric8 client rely on. */
class Fabric8Test {

    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir static Path folder;
    private static DevProcess dev;
    private static KubernetesClient client;

    @BeforeAll
    static void start() {
        dev = DevProcess.start(folder);
        client = dev.client();
    }

    @AfterAll
    static void stop() throws InterruptedException {
        client.close();
        dev.close();
    }

    @AfterEach
    void clean() {
        client.configMaps().inNamespace("default").delete();
        client.pods().inNamespace("default").withGracePeriod(0).delete();
        client.nodes().delete();
    }

    private static ConfigMap configMap(String name, String value) {
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace("default")
                .endMetadata()
                .addToData("k", value)
                .build();
    }

    private static Pod pod(String name, String node) {
        return new PodBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace("default")
                .endMetadata()
                .withNewSpec()
                .withNodeName(node)
                .addNewContainer()
                .withName("main")
                .withImage("busybox:1")
                .endContainer()
                .endSpec()
                .build();
    }

    @Test
    void an_object_lives_from_create_to_delete() {
        // Given a stored object
        ConfigMap created = client.resource(configMap("a", "1")).create();
        assertThat(created.getMetadata().getUid()).isNotBlank();
        // When it is edited
        ConfigMap edited =
                client.configMaps()
                        .inNamespace("default")
                        .withName("a")
                        .edit(c -> new ConfigMapBuilder(c).addToData("k", "2").build());
        // Then the new state is there, under a newer version
        assertThat(edited.getData()).containsEntry("k", "2");
        assertThat(Long.parseLong(edited.getMetadata().getResourceVersion()))
                .isGreaterThan(Long.parseLong(created.getMetadata().getResourceVersion()));
        // And a write that builds on the old version is refused
        created.getData().put("k", "3");
        assertThatThrownBy(() -> client.resource(created).lockResourceVersion().update())
                .isInstanceOfSatisfying(
                        KubernetesClientException.class,
                        e -> assertThat(e.getCode()).isEqualTo(409));
        // And it goes
        client.resource(edited).delete();
        assertThat(client.resource(edited).get()).isNull();
    }

    @Test
    void an_informer_sees_every_change_and_no_other_node() {
        // Given an informer on the Pods of one node
        List<String> seen = new CopyOnWriteArrayList<>();
        SharedIndexInformer<Pod> informer =
                client.pods()
                        .inAnyNamespace()
                        .withField("spec.nodeName", "n1")
                        .inform(
                                new ResourceEventHandler<Pod>() {
                                    @Override
                                    public void onAdd(Pod pod) {
                                        seen.add("add " + pod.getMetadata().getName());
                                    }

                                    @Override
                                    public void onUpdate(Pod before, Pod pod) {
                                        seen.add("update " + pod.getMetadata().getName());
                                    }

                                    @Override
                                    public void onDelete(Pod pod, boolean unknown) {
                                        seen.add("delete " + pod.getMetadata().getName());
                                    }
                                });
        // When Pods of two nodes come, change and go
        client.resource(pod("p1", "n1")).create();
        client.resource(pod("p2", "n2")).create();
        client.pods()
                .inNamespace("default")
                .withName("p1")
                .editStatus(
                        p ->
                                new PodBuilder(p)
                                        .withStatus(
                                                new PodStatusBuilder().withPhase("Running").build())
                                        .build());
        client.pods().inNamespace("default").withName("p1").withGracePeriod(0).delete();
        // Then the informer has told all of the one and nothing of the other
        await().atMost(SOON).until(() -> seen.contains("delete p1"));
        assertThat(seen).containsExactly("add p1", "update p1", "delete p1");
        informer.stop();
    }

    @Test
    void server_side_apply_removes_what_its_manager_drops_and_reports_conflicts() {
        // Given two managers of one ConfigMap
        apply("one", false, Map.of("a", "1", "b", "1"));
        apply("two", false, Map.of("c", "1"));
        // When one of them drops a key
        ConfigMap after = apply("one", false, Map.of("a", "2"));
        // Then only that key is gone
        assertThat(after.getData()).isEqualTo(Map.of("a", "2", "c", "1"));
        // And a foreign key is refused, unless forced
        assertThatThrownBy(() -> apply("one", false, Map.of("a", "2", "c", "9")))
                .hasMessageContaining("conflict with \"two\"");
        assertThat(apply("one", true, Map.of("a", "2", "c", "9")).getData())
                .isEqualTo(Map.of("a", "2", "c", "9"));
    }

    private static ConfigMap apply(String manager, boolean force, Map<String, String> data) {
        ConfigMap wanted =
                new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName("ssa")
                        .withNamespace("default")
                        .endMetadata()
                        .withData(data)
                        .build();
        return client.resource(wanted)
                .patch(
                        new PatchContext.Builder()
                                .withPatchType(PatchType.SERVER_SIDE_APPLY)
                                .withFieldManager(manager)
                                .withForce(force)
                                .build());
    }

    @Test
    void a_lease_is_created_and_renewed() {
        // Given a lease
        Lease lease =
                client.resource(
                                new LeaseBuilder()
                                        .withNewMetadata()
                                        .withName("l")
                                        .withNamespace("kube-node-lease")
                                        .endMetadata()
                                        .withNewSpec()
                                        .withHolderIdentity("l")
                                        .withLeaseDurationSeconds(40)
                                        .endSpec()
                                        .build())
                        .create();
        // When it is renewed
        ZonedDateTime now = ZonedDateTime.now(ZoneOffset.UTC).withNano(123456000);
        Lease renewed =
                client.resource(lease)
                        .edit(
                                l ->
                                        new LeaseBuilder(l)
                                                .editSpec()
                                                .withRenewTime(now)
                                                .endSpec()
                                                .build());
        // Then its time is kept to the microsecond
        assertThat(renewed.getSpec().getRenewTime().toInstant()).isEqualTo(now.toInstant());
    }

    @Test
    void a_leader_is_elected_and_succeeded() throws Exception {
        // Given two candidates, one of which leads
        List<String> leaders = new CopyOnWriteArrayList<>();
        CompletableFuture<?> first = candidate("first", leaders);
        await().atMost(SOON).until(() -> leaders.contains("first"));
        CompletableFuture<?> second = candidate("second", leaders);
        // When it resigns
        first.cancel(true);
        // Then the other follows
        await().atMost(SOON).until(() -> leaders.contains("second"));
        second.cancel(true);
        assertThat(leaders).containsExactly("first", "second");
    }

    private static CompletableFuture<?> candidate(String name, List<String> leaders) {
        return client.leaderElector()
                .withConfig(
                        new LeaderElectionConfigBuilder()
                                .withName("election")
                                .withLeaseDuration(Duration.ofSeconds(3))
                                .withRenewDeadline(Duration.ofSeconds(2))
                                .withRetryPeriod(Duration.ofMillis(200))
                                .withReleaseOnCancel(true)
                                .withLock(new LeaseLock("default", "leader", name))
                                .withLeaderCallbacks(
                                        new LeaderCallbacks(
                                                () -> leaders.add(name), () -> {}, id -> {}))
                                .build())
                .build()
                .start();
    }

    @Test
    void plain_text_of_a_secret_is_stored_encoded() {
        // Given a Secret in plain text
        Secret secret =
                client.resource(
                                new SecretBuilder()
                                        .withNewMetadata()
                                        .withName("s")
                                        .withNamespace("default")
                                        .endMetadata()
                                        .addToStringData("t", "x")
                                        .build())
                        .create();
        // Then it is kept as base64
        assertThat(secret.getData()).containsEntry("t", "eA==");
        assertThat(secret.getStringData()).isNullOrEmpty();
        client.resource(secret).delete();
    }
}
