package io.caravel.cloud.desired;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravel.kube.LiveWatchTargets;
import io.caravel.kube.WatchTarget;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PlacementTest {

    private static final String PLAIN_POD = "{\"metadata\":{\"namespace\":\"default\"}}";
    private static final String POD_WITH_CONFIG =
            "{\"metadata\":{\"namespace\":\"default\"},\"spec\":{\"volumes\":["
                    + "{\"configMap\":{\"name\":\"settings\"}},{\"secret\":{\"secretName\":\"keys\"}}]}}";

    private final Owners owners = new Owners();
    private final LiveWatchTargets pods = new LiveWatchTargets();
    private final LiveWatchTargets configMaps = new LiveWatchTargets();
    private final LiveWatchTargets secrets = new LiveWatchTargets();
    private int sessions;
    private final Placement placement =
            new Placement(owners, pods, configMaps, secrets, "edge-2"::equals);

    @Test
    void aPodIsToldToTheNodeItIsBoundTo() {
        // Given
        connect("edge-1");
        // When
        List<String> told = podPut("edge-1", "default/web", "5", PLAIN_POD);
        // Then
        assertThat(told).containsExactly("edge-1 pod put default/web 5");
        assertThat(owners.ofPod("edge-1", "default/web")).isEqualTo(Owners.Answer.OWN);
    }

    @Test
    void podsAreWatchedForConnectedNodesOnly() {
        // Given
        connect("edge-1");
        connect("edge-2");
        // When
        disconnect("edge-2");
        // Then
        assertThat(pods.current())
                .extracting(WatchTarget::fieldSelector)
                .containsExactly("spec.nodeName=edge-1");
    }

    @Test
    void aConfigMapIsWatchedAndToldOnlyWhileAPodOnTheNodeRefersToIt() {
        // Given
        connect("edge-1");
        assertThat(configMaps.current()).isEmpty();
        podPut("edge-1", "default/web", "5", POD_WITH_CONFIG);
        WatchTarget watch = only(configMaps);
        // When
        List<String> put = on("configmap", "put", watch.id(), "default/settings", "6", "{}");
        List<String> gone = podDelete("edge-1", "default/web", "7");
        // Then
        assertThat(put).containsExactly("edge-1 configmap put default/settings 6");
        assertThat(gone)
                .containsExactly(
                        "edge-1 pod delete default/web 7",
                        "edge-1 configmap delete default/settings",
                        "edge-1 secret delete default/keys");
        assertThat(configMaps.current()).isEmpty();
        assertThat(secrets.current()).isEmpty();
    }

    @Test
    void aConfigMapOfTwoPodsStaysUntilTheLastIsGone() {
        // Given
        connect("edge-1");
        podPut("edge-1", "default/a", "1", POD_WITH_CONFIG);
        podPut("edge-1", "default/b", "2", POD_WITH_CONFIG);
        // When
        List<String> first = podDelete("edge-1", "default/a", "3");
        List<String> last = podDelete("edge-1", "default/b", "4");
        // Then
        assertThat(first).containsExactly("edge-1 pod delete default/a 3");
        assertThat(last).contains("edge-1 configmap delete default/settings");
    }

    @Test
    void aSecondNodeGetsWhatIsAlreadyKnownAtOnce() {
        // Given
        connect("edge-1");
        podPut("edge-1", "default/a", "1", POD_WITH_CONFIG);
        on("configmap", "put", only(configMaps).id(), "default/settings", "6", "{}");
        connect("edge-2");
        // When
        List<String> told = podPut("edge-2", "default/b", "2", POD_WITH_CONFIG);
        // Then
        assertThat(told)
                .containsExactly(
                        "edge-2 configmap put default/settings 6", "edge-2 pod put default/b 2");
    }

    @Test
    void podsAreCompleteOnlyAfterTheListOfThisConnection() {
        // Given
        connect("edge-1");
        String earlier = watchOf("edge-1");
        disconnect("edge-1");
        connect("edge-1");
        // When
        List<String> late = on("pod", "synced", earlier, null, null, null);
        podPut("edge-1", "default/web", "5", PLAIN_POD);
        List<String> now = on("pod", "synced", watchOf("edge-1"), null, null, null);
        // Then
        assertThat(late).isEmpty();
        assertThat(now)
                .containsExactly(
                        "edge-1 configmap synced",
                        "edge-1 secret synced",
                        "edge-1 pod put default/web 5",
                        "edge-1 pod synced");
    }

    @Test
    void configMapsAreCompleteOnlyWhenEveryOneReferredToIsKnown() {
        // Given
        connect("edge-1");
        podPut("edge-1", "default/web", "5", POD_WITH_CONFIG);
        List<String> afterPods = on("pod", "synced", watchOf("edge-1"), null, null, null);
        // When
        List<String> absent = on("configmap", "synced", only(configMaps).id(), null, null, null);
        List<String> present = on("secret", "put", only(secrets).id(), "default/keys", "9", "{}");
        // Then
        assertThat(afterPods).noneMatch(line -> line.contains("configmap synced"));
        assertThat(absent).containsExactly("edge-1 configmap synced");
        assertThat(present)
                .containsExactly(
                        "edge-1 secret put default/keys 9",
                        "edge-1 secret put default/keys 9",
                        "edge-1 secret synced");
    }

    @Test
    void aDeviceThatMovesIsDeletedAtItsOldNodeAndPutAtItsNewOne() {
        // Given
        connect("edge-1");
        connect("edge-2");
        on("devicemodel", "put", null, "default/thermo", "1", "{}");
        on("device", "put", null, "default/t1", "2", device("edge-1", "thermo"));
        // When
        List<String> moved =
                on("device", "put", null, "default/t1", "3", device("edge-2", "thermo"));
        // Then
        assertThat(moved)
                .containsExactly(
                        "edge-1 device delete default/t1 3",
                        "edge-1 devicemodel delete default/thermo",
                        "edge-2 devicemodel put default/thermo 1",
                        "edge-2 device put default/t1 3");
        assertThat(owners.ofDevice("edge-2", "default/t1")).isEqualTo(Owners.Answer.OWN);
    }

    @Test
    void aNodeThatConnectsAgainIsGivenItsDevicesAndThenTheMarker() {
        // Given
        on("device", "put", null, "default/t1", "2", device("edge-1", "thermo"));
        on("devicemodel", "put", null, "default/thermo", "1", "{}");
        on("device", "synced", null, null, null, null);
        on("devicemodel", "synced", null, null, null, null);
        connect("edge-1");
        disconnect("edge-1");
        on("device", "put", null, "default/t1", "4", device("edge-1", "thermo"));
        // When
        List<String> told = connect("edge-1");
        // Then
        assertThat(told)
                .containsSubsequence(
                        "edge-1 devicemodel put default/thermo 1", "edge-1 devicemodel synced")
                .containsSubsequence("edge-1 device put default/t1 4", "edge-1 device synced");
    }

    @Test
    void aDeviceOfADisconnectedNodeIsToldToNobody() {
        // When
        List<String> told = on("device", "put", null, "default/t1", "2", device("edge-9", "m"));
        // Then
        assertThat(told).isEmpty();
    }

    @Test
    void aModelThatChangesIsToldWhereADeviceUsesIt() {
        // Given
        connect("edge-1");
        connect("edge-2");
        on("device", "put", null, "default/t1", "2", device("edge-1", "thermo"));
        // When
        List<String> told = on("devicemodel", "put", null, "default/thermo", "7", "{}");
        // Then
        assertThat(told).containsExactly("edge-1 devicemodel put default/thermo 7");
    }

    @Test
    void nothingIsKnownOfPodsBeforeTheirList() {
        // Given
        connect("edge-1");
        // When
        Owners.Answer before = owners.ofPod("edge-1", "default/other");
        on("pod", "synced", watchOf("edge-1"), null, null, null);
        Owners.Answer after = owners.ofPod("edge-1", "default/other");
        // Then
        assertThat(before).isEqualTo(Owners.Answer.NOT_KNOWN_YET);
        assertThat(after).isEqualTo(Owners.Answer.NOT_OWN);
    }

    @Test
    void aNodeThatConnectsIsToldHowFarTheApiWasSeenSoThatVersionsThatItLostAreKnown() {
        // Given Devices that were listed at 30, and the node's Pods at 40
        on("device", "put", null, "default/t1", "4", device("edge-1", "thermo"));
        on("device", "synced", null, null, "30", null);
        on("device", "put", null, "default/t2", "5", device("edge-2", "thermo"));
        // When this runtime served the one node last, and another the other
        List<String> own = judged("edge-1");
        List<String> others = judged("edge-2");
        // Then only the other may hold what was not seen here yet
        assertThat(own).containsExactly("device 40-40", "pod 40-40");
        assertThat(others).containsExactly("device 30-40", "pod 40-40");
    }

    private List<String> judged(String node) {
        connect(node);
        podPut(node, "default/web", "5", PLAIN_POD);
        return placement.on("pod", "synced", watchOf(node), null, "40", null).stream()
                .filter(change -> change.op().equals("put"))
                .map(change -> change.kind() + " " + change.asOf())
                .toList();
    }

    private List<String> connect(String node) {
        return on("node", "connected", "s" + ++sessions, node, null, null);
    }

    private void disconnect(String node) {
        on("node", "disconnected", watchOf(node).substring(node.length() + 1), node, null, null);
    }

    private List<String> podPut(String node, String key, String rev, String body) {
        return on("pod", "put", watchOf(node), key, rev, body);
    }

    private List<String> podDelete(String node, String key, String rev) {
        return on("pod", "delete", watchOf(node), key, rev, null);
    }

    private String watchOf(String node) {
        return pods.current().stream()
                .map(WatchTarget::id)
                .filter(id -> id.startsWith(node + "#"))
                .findFirst()
                .orElseThrow();
    }

    private static WatchTarget only(LiveWatchTargets targets) {
        assertThat(targets.current()).hasSize(1);
        return targets.current().iterator().next();
    }

    private List<String> on(
            String kind, String op, String target, String key, String rev, String body) {
        List<String> lines = new ArrayList<>();
        for (Change change : placement.on(kind, op, target, key, rev, body)) {
            lines.add(
                    Stream.of(change.node(), change.kind(), change.op(), change.key(), change.rev())
                            .filter(Objects::nonNull)
                            .collect(Collectors.joining(" ")));
        }
        return lines;
    }

    private static String device(String node, String model) {
        return "{\"spec\":{\"nodeName\":\"%s\",\"deviceModelRef\":{\"name\":\"%s\"}}}"
                .formatted(node, model);
    }
}
