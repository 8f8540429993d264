package io.caravel.edge.pods;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.caravel.cri.ContainerRuntime;
import io.caravel.cri.ContainerdBox;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a kubelet lets in, refuses and says, on every container runtime. */
abstract class PodRulesContract {

    static final Duration SOON = Duration.ofSeconds(60);

    @TempDir Path folder;
    EdgeBox box;

    /** Opens the runtime to test. */
    abstract Supplier<ContainerRuntime> opener();

    @BeforeEach
    void start() throws Exception {
        NodeOffer offer =
                new NodeOffer(
                        () -> new JsonObject("{\"cpu\":\"2\",\"memory\":\"1Gi\",\"pods\":\"20\"}"),
                        Map.of("kubernetes.io/os", "linux"));
        PodRules rules =
                new PodRules(
                        new ClusterDns(
                                List.of("192.0.2.10"),
                                "cluster.local",
                                ClusterDns.NONE.resolvConf()),
                        "caravel_test",
                        40,
                        Optional.empty());
        box = EdgeBox.on(folder, opener(), new EdgeBox.Node(rules, offer));
    }

    @AfterEach
    void stop() throws Exception {
        box.removeAll();
        box.close();
    }

    @ParameterizedTest
    @CsvSource({
        "'{\"nodeSelector\":{\"kubernetes.io/os\":\"windows\"}}', NodeAffinity,"
                + " 'Predicate NodeAffinity failed: node(s) didn''t match Pod''s node affinity/selector'",
        "'{\"os\":{\"name\":\"windows\"}}', PodOSNotSupported,"
                + " 'Failed to admit pod as the OS field doesn''t match node OS'",
        "'{\"resources\":{\"requests\":{\"cpu\":\"3\"}}}', OutOfcpu, 'Node didn''t have enough"
                + " resource: cpu, requested: 3000, used: 0, capacity: 2000'",
        "'{\"resources\":{\"requests\":{\"memory\":\"2Gi\"}}}', OutOfmemory, 'Node didn''t have enough"
                + " resource: memory, requested: 2147483648, used: 0, capacity: 1073741824'",
        "'{\"securityContext\":{\"supplementalGroupsPolicy\":\"Strict\"}}',"
                + " SupplementalGroupsPolicyNotSupported,"
                + " 'SupplementalGroupsPolicy=Strict is not supported in this node'",
        "'{\"resourceClaims\":[{\"name\":\"gpu\"}]}', UnexpectedAdmissionError, 'Allocate failed due to"
                + " no driver for resource claims on this node, which is unexpected'",
        "'{\"securityContext\":{\"appArmorProfile\":{\"type\":\"Odd\"}}}', AppArmor,"
                + " 'Cannot enforce AppArmor: invalid AppArmor profile name: \"Odd\"'",
    })
    void aPodThatThisNodeCannotRunIsRejectedInAKubeletsWords(
            String spec, String reason, String message) {
        // Given
        JsonObject pod = pod("asks", "sleep 1000");
        pod.getJsonObject("spec").mergeIn(new JsonObject(spec));

        // When
        box.put("pod", pod);

        // Then
        awaitPhase("asks", "Failed");
        assertThat(box.status("default/asks").getString("reason")).isEqualTo(reason);
        assertThat(box.status("default/asks").getString("message"))
                .isEqualTo("Pod was rejected: " + message);
        box.awaitReasons("default/asks", told -> told.containsExactly(reason));
        assertThat(box.sandboxes()).isEmpty();
    }

    @Test
    void aPortOfTheBoxIsForOnePodUntilThatIsGone() throws Exception {
        // Given
        JsonObject first = listening("first");
        box.put("pod", first);
        awaitPhase("first", "Running");

        // When
        box = box.restarted();
        box.put("pod", listening("second"));

        // Then
        awaitPhase("second", "Failed");
        assertThat(box.status("default/second").getString("reason")).isEqualTo("NodePorts");
        awaitPhase("first", "Running");

        // When
        first.getJsonObject("metadata")
                .put("deletionTimestamp", "2026-11-22T17:00:00Z")
                .put("deletionGracePeriodSeconds", 1);
        box.put("pod", first);
        await().atMost(SOON).until(() -> box.gone("default/first"));
        box.put("pod", listening("third"));

        // Then
        awaitPhase("third", "Running");
    }

    @Test
    void aPodThatWasLetInStaysWhateverComesLater() throws Exception {
        // Given
        JsonObject pod = pod("large", "sleep 1000");
        main(pod).put("resources", new JsonObject("{\"requests\":{\"cpu\":\"1500m\"}}"));
        box.put("pod", pod);
        awaitPhase("large", "Running");

        // When
        JsonObject other = pod("other", "sleep 1000");
        main(other).put("resources", new JsonObject("{\"requests\":{\"cpu\":\"600m\"}}"));
        box.put("pod", other);

        // Then
        awaitPhase("other", "Failed");
        assertThat(box.status("default/other").getString("reason")).isEqualTo("OutOfcpu");
        box = box.restarted();
        awaitPhase("large", "Running");
        assertThat(box.restarts("default/large")).isZero();
    }

    @Test
    void aPodThatEndedTakesNothing() {
        // Given
        JsonObject done = pod("done", "true");
        main(done).put("resources", new JsonObject("{\"requests\":{\"cpu\":\"1500m\"}}"));
        done.getJsonObject("spec").put("restartPolicy", "Never");
        box.put("pod", done);
        awaitPhase("done", "Succeeded");

        // When
        JsonObject next = pod("next", "sleep 1000");
        main(next).put("resources", new JsonObject("{\"requests\":{\"cpu\":\"1500m\"}}"));
        box.put("pod", next);

        // Then
        awaitPhase("next", "Running");
    }

    @Test
    void theEndOfItsLogIsWhatAFailedContainerSaidLast() {
        // Given
        JsonObject pod = pod("speaks", "echo one >&2; echo two >&2; exit 4");
        pod.getJsonObject("spec").put("restartPolicy", "Never");
        main(pod).put("terminationMessagePolicy", "FallbackToLogsOnError");

        // When
        box.put("pod", pod);

        // Then
        awaitPhase("speaks", "Failed");
        box.awaitStatus("default/speaks", status -> status.encode().contains("\"message\":\"one"));
        assertThat(box.status("default/speaks").encode()).contains("\"message\":\"one\\ntwo\\n\"");
    }

    @Test
    void aContainersOwnRuleStartsItAgainAfterItsExitCodeOnly() {
        // Given two Pods that run once, but again after 42
        String own =
                "{\"restartPolicy\":\"Never\",\"restartPolicyRules\":[{\"action\":\"Restart\","
                        + "\"exitCodes\":{\"operator\":\"In\",\"values\":[42]}}]}";
        JsonObject again = pod("again", "exit 42");
        main(again).mergeIn(new JsonObject(own));
        JsonObject once = pod("once", "exit 1");
        main(once).mergeIn(new JsonObject(own));

        // When
        box.put("pod", again);
        box.put("pod", once);

        // Then
        awaitPhase("once", "Failed");
        box.awaitStatus("default/again", status -> status.encode().contains("\"restartCount\":1"));
        assertThat(box.status("default/again").getString("phase")).isEqualTo("Running");
        assertThat(box.status("default/once").encode()).contains("\"restartCount\":0");
    }

    @Test
    void aStopSignalThatHasNoEffectIsSaid() {
        // Given
        JsonObject pod = pod("signal", "sleep 1000");
        main(pod).put("lifecycle", new JsonObject("{\"stopSignal\":\"SIGUSR1\"}"));

        // When
        box.put("pod", pod);

        // Then
        awaitPhase("signal", "Running");
        box.awaitReasons("default/signal", told -> told.contains("Unsupported"));
    }

    @Test
    void newResourcesOfARunningContainerAreSaidToWait() {
        // Given
        JsonObject pod = pod("resized", "sleep 1000");
        main(pod).put("resources", new JsonObject("{\"requests\":{\"cpu\":\"100m\"}}"));
        box.put("pod", pod);
        awaitPhase("resized", "Running");
        assertThat(box.reasons("default/resized")).doesNotContain("ResizeDeferred");

        // When
        main(pod).put("resources", new JsonObject("{\"requests\":{\"cpu\":\"200m\"}}"));
        box.put("pod", pod);

        // Then
        box.awaitReasons("default/resized", told -> told.contains("ResizeDeferred"));
        assertThat(box.status("default/resized").encode()).contains("\"restartCount\":0");
    }

    @Test
    void usersOfItsOwnAreNotPromised() {
        // Given
        JsonObject pod = pod("users", "sleep 1000");
        pod.getJsonObject("spec").put("hostUsers", false);

        // When
        box.put("pod", pod);

        // Then
        box.awaitStatus(
                "default/users",
                status -> "FailedCreatePodSandBox".equals(status.getString("reason")));
        box.awaitReasons("default/users", told -> told.contains("FailedCreatePodSandBox"));
        assertThat(box.sandboxes()).isEmpty();
    }

    void awaitPhase(String name, String phase) {
        box.awaitStatus("default/" + name, status -> phase.equals(status.getString("phase")));
    }

    private static JsonObject listening(String name) {
        JsonObject pod = pod(name, "sleep 1000");
        main(pod).put("ports", new JsonArray("[{\"containerPort\":80,\"hostPort\":28080}]"));
        return pod;
    }

    static JsonObject main(JsonObject pod) {
        return pod.getJsonObject("spec").getJsonArray("containers").getJsonObject(0);
    }

    static JsonObject pod(String name, String script) {
        JsonObject pod = PodsOnProcessesTest.pod(name, "uid-" + name, script);
        main(pod).put("image", ContainerdBox.IMAGE).put("imagePullPolicy", "Never");
        return pod;
    }
}
