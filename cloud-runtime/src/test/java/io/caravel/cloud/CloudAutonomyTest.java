package io.caravel.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.caravel.kube.KubeConflictException;
import io.caravel.kube.KubeGoneException;
import io.caravel.kube.LiveWatchTargets;
import io.caravel.runtime.RecordingComponent;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The hops of the flow autonomy, in their unmodified YAML. */
class CloudAutonomyTest {

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String NODE =
            "{\"metadata\":{\"uid\":\"n1\",\"annotations\":{\"caravel.io/autonomy-duration\":\"%s\"}}}";
    private static final String POD =
            "{\"metadata\":{\"namespace\":\"default\",\"name\":\"web\",\"uid\":\"u1\",\"resourceVersion\":\"5\"},"
                    + "\"spec\":{\"nodeName\":\"edge-1\",\"tolerations\":[{\"key\":\"node.kubernetes.io/not-ready\","
                    + "\"operator\":\"Exists\",\"effect\":\"NoExecute\",\"tolerationSeconds\":300}]}}";

    private static final String APPLIED =
            "{\"metadata\":{\"annotations\":{\"caravel.io/autonomy-applied\":\"60\"}}}";

    @TempDir Path folder;
    private CloudWorld cloud;

    @BeforeEach
    void start() throws Exception {
        cloud = new CloudWorld(folder);
    }

    @AfterEach
    void stop() {
        cloud.close();
    }

    @Test
    void allRoutesOfTheFlowRun() {
        assertThat(
                        List.of(
                                "autonomy-cloud-begin",
                                "autonomy-cloud-look",
                                "autonomy-cloud-note",
                                "autonomy-cloud-settle",
                                "autonomy-cloud-tolerate",
                                "autonomy-cloud-warn"))
                .allSatisfy(id -> assertThat(cloud.context().getRoute(id)).as(id).isNotNull());
    }

    @Test
    void aPodThatComesToAConnectedNodeGetsNoEnd() {
        // Given
        cloud.watch("nodes", Map.of("CaravelOp", "put", "CaravelKey", "edge-1"), "{}");
        cloud.node("edge-1", "connected");
        await().atMost(SOON).until(() -> !watched("podTargets").isEmpty());
        // When
        tell(watched("podTargets").iterator().next());
        // Then its tolerations are patched, and the Pod goes to its node all the same
        JsonObject patch = new JsonObject(patches().get(0).body());
        assertThat(patch.getJsonObject("spec").encode())
                .contains("unreachable", "not-ready")
                .doesNotContain("tolerationSeconds");
        assertThat(patches().get(0).header("CaravelKey")).isEqualTo("default/web");
        await().atMost(SOON).until(() -> !cloud.hub.sent().isEmpty());
        assertThat(cloud.hub.sent().get(0).body()).isEqualTo(POD);
    }

    @Test
    void anAnnotationLimitsThePodsOfANodeThatIsAway() {
        // When
        node("60");
        // Then all Pods of the node are looked at once
        String look = watched("autonomyLooks").iterator().next();
        tell(look);
        assertThat(patches().get(0).body()).contains("\"tolerationSeconds\":60");
        cloud.watch("pods", Map.of("CaravelOp", "synced", "CaravelTarget", look), null);
        assertThat(watched("autonomyLooks")).isEmpty();
        // And the Node keeps that they are right
        await().atMost(SOON)
                .until(
                        () ->
                                patches().stream()
                                        .filter(one -> "edge-1".equals(one.header("CaravelKey")))
                                        .map(RecordingComponent.Sent::body)
                                        .anyMatch(APPLIED::equals));
    }

    @Test
    void aWriteThatFailsIsMadeUpForByALook() {
        // Given
        cloud.watch("nodes", Map.of("CaravelOp", "put", "CaravelKey", "edge-1"), "{}");
        cloud.api.failing(message -> new KubeConflictException(409, false, "changed"));
        cloud.node("edge-1", "connected");
        await().atMost(SOON).until(() -> !watched("podTargets").isEmpty());
        // When
        tell(watched("podTargets").iterator().next());
        // Then
        await().atMost(SOON).until(() -> watched("autonomyLooks").size() == 1);
        // And it is written as soon as the API takes it
        cloud.api.failing(message -> null);
        tell(watched("autonomyLooks").iterator().next());
        assertThat(patches()).isNotEmpty();
    }

    @Test
    void aPodThatIsGoneNeedsNoLook() {
        // Given
        node("60");
        String look = watched("autonomyLooks").iterator().next();
        cloud.api.failing(message -> new KubeGoneException(404, ""));
        // When
        tell(look);
        cloud.watch("pods", Map.of("CaravelOp", "synced", "CaravelTarget", look), null);
        // Then
        assertThat(watched("autonomyLooks")).isEmpty();
    }

    @Test
    void anAnnotationThatIsNoNumberIsToldByAnEventOfTheNode() {
        // When
        node("soon");
        // Then
        await().atMost(SOON).until(() -> cloud.api.sent("create?").size() == 1);
        JsonObject event = new JsonObject(cloud.api.sent("create?").get(0).body());
        assertThat(event.getString("reason")).isEqualTo("InvalidAutonomyDuration");
        assertThat(event.getJsonObject("involvedObject").getString("uid")).isEqualTo("n1");
    }

    private void node(String asked) {
        cloud.watch(
                "nodes", Map.of("CaravelOp", "put", "CaravelKey", "edge-1"), NODE.formatted(asked));
    }

    private void tell(String target) {
        cloud.watch(
                "pods",
                Map.of(
                        "CaravelOp",
                        "put",
                        "CaravelKey",
                        "default/web",
                        "CaravelRev",
                        "5",
                        "CaravelUid",
                        "u1",
                        "CaravelTarget",
                        target),
                POD);
    }

    private List<RecordingComponent.Sent> patches() {
        await().atMost(SOON).until(() -> !cloud.api.sent("patch?").isEmpty());
        return cloud.api.sent("patch?");
    }

    private Set<String> watched(String targets) {
        return cloud.bean(targets, LiveWatchTargets.class).current().stream()
                .map(target -> target.id())
                .collect(java.util.stream.Collectors.toSet());
    }
}
