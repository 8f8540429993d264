package io.caravel.edge.pods;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a Pod asks for in all, and how early it is ended when memory runs out. */
class PodResourcesTest {

    private static final long GIB = 1L << 30;

    @Test
    void initContainersRunAloneAndSidecarsBesideAllThatComeLater() {
        // Given
        Pod pod = manyContainers();

        // Then 1.5 for the second init container beside the sidecar, 0.5 + 0.2 + 0.3 for the rest
        assertThat(PodResources.requests(pod, "cpu")).isEqualByComparingTo("1.7");
        assertThat(PodResources.limits(pod, "cpu")).isEmpty();
        assertThat(QosClass.of(pod)).isEqualTo(QosClass.Burstable);
    }

    @Test
    void whatThePodSaysItselfCountsForAllAndOverheadIsAdded() {
        // Given
        JsonObject json = manyContainers().json();
        json.getJsonObject("spec")
                .put("resources", new JsonObject("{\"limits\":{\"cpu\":\"2\",\"memory\":\"1Gi\"}}"))
                .put("overhead", new JsonObject("{\"cpu\":\"100m\"}"));
        Pod pod = Pod.parse(json.encode());

        // Then
        assertThat(PodResources.requests(pod, "cpu")).isEqualByComparingTo("2.1");
        assertThat(PodResources.limits(pod, "memory").orElseThrow().longValue()).isEqualTo(GIB);
        assertThat(QosClass.of(pod)).isEqualTo(QosClass.Guaranteed);
    }

    @ParameterizedTest
    @CsvSource({
        "'{}', 1000",
        "'{\"requests\":{\"memory\":\"1Gi\"}}', 750",
        "'{\"requests\":{\"memory\":\"1Mi\"}}', 999",
        "'{\"requests\":{\"memory\":\"8Gi\"}}', 3",
        "'{\"limits\":{\"memory\":\"1Gi\",\"cpu\":\"1\"}}', -997",
        "'{\"requests\":{\"memory\":\"1Gi\"},\"limits\":{\"memory\":\"2Gi\",\"cpu\":\"1\"}}', 750",
    })
    void theMoreMemoryAContainerAskedForTheLaterItIsEnded(String resources, int score) {
        // Given
        Pod pod = PodScene.container("web", "{\"resources\":" + resources + "}");

        // Then
        assertThat(OomScore.of(pod, pod.containers().get(0), 4 * GIB)).isEqualTo(score);
    }

    @Test
    void aSidecarIsNotEndedBeforeThoseItServesAndACriticalPodIsLast() {
        // Given
        JsonObject json =
                PodScene.withContainer(
                        "web", "{\"resources\":{\"requests\":{\"memory\":\"2Gi\"}}}");
        JsonObject sidecar = container("side", "1Mi").put("restartPolicy", "Always");
        json.getJsonObject("spec").put("initContainers", new JsonArray().add(sidecar));
        Pod pod = Pod.parse(json.encode());

        // Then
        assertThat(OomScore.of(pod, pod.initContainers().get(0), 4 * GIB)).isEqualTo(500);
        json.getJsonObject("spec").put("priorityClassName", "system-node-critical");
        Pod critical = Pod.parse(json.encode());
        assertThat(OomScore.of(critical, critical.containers().get(0), 4 * GIB)).isEqualTo(-997);
    }

    private static Pod manyContainers() {
        JsonObject json =
                PodScene.withContainer("many", "{\"resources\":{\"requests\":{\"cpu\":\"500m\"}}}");
        JsonObject spec = json.getJsonObject("spec");
        spec.getJsonArray("containers").add(cpu("two", "300m"));
        spec.put(
                "initContainers",
                new JsonArray()
                        .add(cpu("first", "1"))
                        .add(cpu("side", "200m").put("restartPolicy", "Always"))
                        .add(cpu("second", "1500m")));
        return Pod.parse(json.encode());
    }

    private static JsonObject cpu(String name, String amount) {
        return new JsonObject(
                "{\"name\":\"%s\",\"resources\":{\"requests\":{\"cpu\":\"%s\"}}}"
                        .formatted(name, amount));
    }

    private static JsonObject container(String name, String memory) {
        return new JsonObject(
                "{\"name\":\"%s\",\"resources\":{\"requests\":{\"memory\":\"%s\"}}}"
                        .formatted(name, memory));
    }
}
