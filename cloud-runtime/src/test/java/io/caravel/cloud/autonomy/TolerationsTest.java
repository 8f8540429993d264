package io.caravel.cloud.autonomy;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

class TolerationsTest {

    private static final String NOT_READY = "node.kubernetes.io/not-ready";
    private static final String UNREACHABLE = "node.kubernetes.io/unreachable";

    @Test
    void aPodThatSaysNothingGetsNoEnd() {
        // Given a Pod with what the API server gives to all
        JsonObject pod = pod(toleration(NOT_READY, 300L), toleration(UNREACHABLE, 300L));
        // When
        JsonObject patch = new JsonObject(Tolerations.patch(pod, null));
        // Then both lose their end, and nothing else is changed
        assertThat(tolerations(patch))
                .isEqualTo(list(toleration(NOT_READY, null), toleration(UNREACHABLE, null)));
        JsonObject metadata = patch.getJsonObject("metadata");
        assertThat(metadata.getString("uid")).isEqualTo("u1");
        assertThat(metadata.containsKey("resourceVersion")).isFalse();
    }

    @Test
    void whatIsRightIsNotWritten() {
        // Given
        JsonObject pod = pod(toleration(NOT_READY, 300L), toleration(UNREACHABLE, 300L));
        // Then
        assertThat(Tolerations.patch(after(pod, null), null)).isEmpty();
        assertThat(Tolerations.patch(after(pod, 60L), 60L)).isEmpty();
    }

    @Test
    void aLimitComesAndChangesAndGoes() {
        // Given
        JsonObject pod = pod(toleration(NOT_READY, 300L), toleration(UNREACHABLE, 300L));
        // When
        JsonObject limited = after(after(pod, null), 60L);
        JsonObject longer = after(limited, 3600L);
        JsonObject free = after(longer, null);
        // Then
        assertThat(tolerations(limited))
                .isEqualTo(list(toleration(NOT_READY, 60L), toleration(UNREACHABLE, 60L)));
        assertThat(tolerations(longer))
                .isEqualTo(list(toleration(NOT_READY, 3600L), toleration(UNREACHABLE, 3600L)));
        assertThat(tolerations(free))
                .isEqualTo(list(toleration(NOT_READY, null), toleration(UNREACHABLE, null)));
    }

    @Test
    void whatTheAuthorAskedForStays() {
        // Given an author's own seconds for the one, and nothing said about the other
        JsonObject pod = pod(toleration(UNREACHABLE, 30L), toleration(NOT_READY, 300L));
        // When
        JsonObject free = after(pod, null);
        JsonObject limited = after(free, 60L);
        // Then
        assertThat(tolerations(free))
                .isEqualTo(list(toleration(UNREACHABLE, 30L), toleration(NOT_READY, null)));
        assertThat(tolerations(limited))
                .isEqualTo(list(toleration(UNREACHABLE, 30L), toleration(NOT_READY, 60L)));
    }

    @Test
    void aPodOfADaemonSetIsLeftAlone() {
        // Given tolerations without an end that nobody here wrote
        JsonObject pod = pod(toleration(NOT_READY, null), toleration(UNREACHABLE, null));
        // Then
        assertThat(Tolerations.patch(pod, null)).isEmpty();
        assertThat(Tolerations.patch(pod, 60L)).isEmpty();
    }

    @Test
    void aPodThatToleratesEverythingIsLeftAlone() {
        // Given
        JsonObject pod = pod(new JsonObject().put("operator", "Exists"));
        // Then
        assertThat(Tolerations.patch(pod, null)).isEmpty();
        assertThat(Tolerations.patch(pod, 60L)).isEmpty();
    }

    @Test
    void onlyTheFirstThatMatchesCountsAsInKubernetes() {
        // Given an author's toleration of everything for a while, before the others
        JsonObject pod =
                pod(
                        new JsonObject().put("operator", "Exists").put("tolerationSeconds", 9L),
                        toleration(NOT_READY, 300L),
                        toleration(UNREACHABLE, 300L));
        // Then
        assertThat(Tolerations.patch(pod, null)).isEmpty();
    }

    @Test
    void tolerationsThatAreMissingAreAdded() {
        // Given a toleration that is of another effect
        JsonObject other = toleration(UNREACHABLE, null).put("effect", "NoSchedule");
        // When
        JsonObject patch = new JsonObject(Tolerations.patch(pod(other), null));
        // Then
        assertThat(tolerations(patch))
                .isEqualTo(list(other, toleration(NOT_READY, null), toleration(UNREACHABLE, null)));
    }

    @Test
    void aPodThatEndsIsLeftAlone() {
        // Given
        JsonObject pod = pod(toleration(NOT_READY, 300L));
        pod.getJsonObject("metadata").put("deletionTimestamp", "2026-11-22T16:00:00Z");
        // Then
        assertThat(Tolerations.patch(pod, null)).isEmpty();
    }

    /** The Pod as the API has it after its patch. */
    private static JsonObject after(JsonObject pod, Long seconds) {
        JsonObject patch = new JsonObject(Tolerations.patch(pod, seconds));
        return pod.copy().mergeIn(patch, true);
    }

    private static JsonArray tolerations(JsonObject pod) {
        return pod.getJsonObject("spec").getJsonArray("tolerations");
    }

    private static JsonObject pod(JsonObject... tolerations) {
        return new JsonObject()
                .put("metadata", new JsonObject().put("uid", "u1").put("resourceVersion", "7"))
                .put("spec", new JsonObject().put("tolerations", list(tolerations)));
    }

    private static JsonArray list(JsonObject... tolerations) {
        JsonArray list = new JsonArray();
        for (JsonObject toleration : tolerations) {
            list.add(toleration);
        }
        return list;
    }

    private static JsonObject toleration(String key, Long seconds) {
        JsonObject toleration =
                new JsonObject()
                        .put("key", key)
                        .put("operator", "Exists")
                        .put("effect", "NoExecute");
        return seconds == null ? toleration : toleration.put("tolerationSeconds", seconds);
    }
}
