package io.caravel.edge.pods;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A node takes as many Pods as it has room for, and says what is short in a kubelet's words. */
class NodeRoomTest {

    private final NodeRoom room =
            new NodeRoom(
                    "edge-1",
                    new NodeOffer(
                            () ->
                                    new JsonObject(
                                            "{\"cpu\":\"2\",\"memory\":\"1Gi\",\"pods\":\"3\","
                                                    + "\"ephemeral-storage\":\"1000000\"}"),
                            Map.of("kubernetes.io/arch", "amd64", "cores", "4")));

    @BeforeEach
    void open() {
        room.open();
    }

    @ParameterizedTest
    @CsvSource({
        "cpu, 1500m, 600m, 'requested: 600, used: 1500, capacity: 2000'",
        "memory, 1000Mi, 25Mi, 'requested: 26214400, used: 1048576000, capacity: 1073741824'",
        "ephemeral-storage, 900k, 200k, 'requested: 200000, used: 900000, capacity: 1000000'",
    })
    void aPodThatAsksForMoreThanIsLeftIsRefused(
            String resource, String first, String second, String numbers) {
        // Given
        assertThat(room.admit(asking("one", resource, first))).isEmpty();

        // Then
        assertThat(room.admit(asking("two", resource, second)))
                .contains(
                        new PodMemory.Waiting(
                                "OutOf" + resource,
                                "Node didn't have enough resource: " + resource + ", " + numbers));
        room.free("uid-one");
        assertThat(room.admit(asking("two", resource, second))).isEmpty();
    }

    @Test
    void thereAreNoMorePodsThanTheNodeTakes() {
        // Given
        for (String name : new String[] {"a", "b", "c", "c"}) {
            assertThat(room.admit(PodScene.pod(name, "{}"))).isEmpty();
        }

        // Then
        assertThat(room.admit(PodScene.pod("d", "{}")))
                .contains(
                        new PodMemory.Waiting(
                                "OutOfpods",
                                "Node didn't have enough resource: pods, requested: 1, used: 3,"
                                        + " capacity: 3"));
    }

    @Test
    void aPodThatIsHereAlreadyStaysAndCounts() {
        // When
        room.keep(asking("large", "cpu", "3"));

        // Then
        assertThat(room.admit(asking("large", "cpu", "3"))).isEmpty();
        assertThat(room.admit(asking("small", "cpu", "1m")))
                .map(PodMemory.Waiting::reason)
                .contains("OutOfcpu");
        assertThat(room.processors(QosClass.Burstable)).isEqualTo(3000);
    }

    @ParameterizedTest
    @CsvSource({
        "80, '', TCP, 80, '', TCP, true",
        "80, '', TCP, 81, '', TCP, false",
        "80, '', TCP, 80, '', UDP, false",
        "80, 192.0.2.1, TCP, 80, 192.0.2.2, TCP, false",
        "80, 192.0.2.1, TCP, 80, '', TCP, true",
    })
    void twoPodsDoNotHaveOnePort(
            int port,
            String ip,
            String protocol,
            int port2,
            String ip2,
            String protocol2,
            boolean no) {
        // Given
        assertThat(room.admit(listening("one", port, ip, protocol))).isEmpty();

        // When
        Optional<PodMemory.Waiting> refusal = room.admit(listening("two", port2, ip2, protocol2));

        // Then
        assertThat(refusal.map(PodMemory.Waiting::message))
                .isEqualTo(
                        no
                                ? Optional.of(
                                        "Predicate NodePorts failed: node(s) didn't have free ports"
                                                + " for the requested pod ports")
                                : Optional.empty());
    }

    @ParameterizedTest
    @CsvSource({
        "'{\"nodeSelector\":{\"kubernetes.io/arch\":\"arm64\"}}', false",
        "'{\"nodeSelector\":{\"kubernetes.io/arch\":\"amd64\",\"site\":\"harbour\"}}', true",
        "'{\"key\":\"cores\",\"operator\":\"Gt\",\"values\":[\"2\"]}', true",
        "'{\"key\":\"cores\",\"operator\":\"Lt\",\"values\":[\"4\"]}', false",
        "'{\"key\":\"cores\",\"operator\":\"Gt\",\"values\":[\"many\"]}', false",
        "'{\"key\":\"kubernetes.io/arch\",\"operator\":\"NotIn\",\"values\":[\"amd64\"]}', false",
        "'{\"key\":\"kubernetes.io/arch\",\"operator\":\"Exists\"}', true",
        "'{\"key\":\"kubernetes.io/arch\",\"operator\":\"DoesNotExist\"}', false",
        "'{\"key\":\"only-in-the-cluster\",\"operator\":\"In\",\"values\":[\"x\"]}', true",
    })
    void aPodThatDoesNotWantThisNodeIsRefused(String wanted, boolean fits) {
        // Given
        String spec =
                wanted.startsWith("{\"nodeSelector\"")
                        ? wanted
                        : affinity("[{\"matchExpressions\":[" + wanted + "]}]");

        // Then
        assertThat(room.admit(PodScene.pod("web", spec)).map(PodMemory.Waiting::message))
                .isEqualTo(
                        fits
                                ? Optional.empty()
                                : Optional.of(
                                        "Predicate NodeAffinity failed: node(s) didn't match Pod's"
                                                + " node affinity/selector"));
    }

    @Test
    void aNodeIsMeantByItsNameAndOneOfManyTermsIsEnough() {
        // Given
        String other =
                "{\"matchFields\":[{\"key\":\"metadata.name\",\"operator\":\"In\",\"values\":[\"edge-2\"]}]}";

        // Then
        assertThat(room.admit(PodScene.pod("a", affinity("[" + other + "]")))).isPresent();
        assertThat(room.admit(PodScene.pod("b", affinity("[{}]")))).isPresent();
        String both = "[" + other + "," + other.replace("edge-2", "edge-1") + "]";
        assertThat(room.admit(PodScene.pod("c", affinity(both)))).isEmpty();
    }

    private static String affinity(String terms) {
        return "{\"affinity\":{\"nodeAffinity\":{\"requiredDuringSchedulingIgnoredDuringExecution\":"
                + "{\"nodeSelectorTerms\":"
                + terms
                + "}}}}";
    }

    private static Pod listening(String name, int port, String ip, String protocol) {
        return PodScene.container(
                name,
                "{\"ports\":[{\"containerPort\":80,\"hostPort\":%d,\"hostIP\":\"%s\",\"protocol\":\"%s\"}]}"
                        .formatted(port, ip, protocol));
    }

    private static Pod asking(String name, String resource, String amount) {
        return PodScene.container(
                name, "{\"resources\":{\"requests\":{\"%s\":\"%s\"}}}".formatted(resource, amount));
    }
}
