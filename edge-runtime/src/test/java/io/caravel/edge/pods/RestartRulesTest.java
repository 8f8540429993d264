package io.caravel.edge.pods;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whether an ended container runs again: its own rules go before its policy and the Pod's. */
class RestartRulesTest {

    private static final String RULE =
            "{'restartPolicy':'%s','restartPolicyRules':[{'action':'%s','exitCodes':%s}]}";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Never  | Restart              | {'operator':'In','values':[42,7]}  | 42 | true",
                "Never  | Restart              | {'operator':'In','values':[42,7]}  | 1  | false",
                "Never  | Restart              | {'operator':'In','values':[0]}     | 0  | true",
                "Never  | Restart              | {'operator':'NotIn','values':[42]} | 1  | true",
                "Never  | Restart              | {'operator':'NotIn','values':[42]} | 42 | false",
                "Always | Restart              | {'operator':'In','values':[42]}    | 1  | true",
                "Never  | RestartAllContainers | {'operator':'In','values':[42]}    | 42 | false",
                "Never  | Restart              | {'operator':'Between'}             | 42 | false",
            })
    void theFirstRuleThatKnowsTheExitCodeDecides(
            String policy, String action, String exitCodes, int exitCode, boolean again) {
        // Given a container with a rule, in a Pod that would do the opposite
        JsonObject own = json(RULE.formatted(policy, action, exitCodes));
        Pod pod = PodPlannerTest.pod(policy.equals("Always") ? "Never" : "Always");
        JsonObject container = pod.containers().get(0).mergeIn(own);
        // Then
        assertThat(RestartRules.startsAgain(pod, container, exitCode)).isEqualTo(again);
    }

    @ParameterizedTest
    @CsvSource({
        "Always, Never, 1, false",
        "Never, Always, 0, true",
        "Always, OnFailure, 0, false",
        "Never, OnFailure, 1, true",
    })
    void aContainersOwnPolicyGoesBeforeThePods(
            String ofPod, String own, int exitCode, boolean again) {
        // Given
        Pod pod = PodPlannerTest.pod(ofPod);
        JsonObject container = pod.containers().get(0).put("restartPolicy", own);
        // Then
        assertThat(RestartRules.startsAgain(pod, container, exitCode)).isEqualTo(again);
    }

    @Test
    void anInitContainerThatSucceededIsDoneWhateverItsRules() {
        // Given
        Pod pod = PodPlannerTest.pod("Always", "one");
        JsonObject own =
                json(RULE.formatted("Never", "Restart", "{'operator':'NotIn','values':[1]}"));
        JsonObject one = pod.initContainers().get(0).mergeIn(own);
        // Then
        assertThat(RestartRules.startsAgain(pod, one, 0)).isFalse();
        assertThat(RestartRules.startsAgain(pod, one, 2)).isTrue();
        assertThat(RestartRules.startsAgain(pod, one, 1)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"42, Running", "1, Failed", "0, Succeeded"})
    void aPodIsThroughWhenNoRuleStartsItsContainersAgain(int exitCode, String phase) {
        // Given a Pod whose container is to run again after one exit code
        JsonObject pod = PodPlannerTest.pod("Always").json();
        JsonObject own =
                json(RULE.formatted("Never", "Restart", "{'operator':'In','values':[42]}"));
        pod.getJsonObject("spec").getJsonArray("containers").getJsonObject(0).mergeIn(own);
        Pod ruled = Pod.parse(pod.encode());
        // When
        JsonObject status = status(ruled, exitCode);
        // Then
        assertThat(status.getString("phase")).isEqualTo(phase);
    }

    @Test
    void theStatusSaysOfWhichVersionOfTheSpecItIs() {
        // Given
        JsonObject pod = PodPlannerTest.pod("Always").json();
        pod.getJsonObject("metadata").put("generation", 3);
        // When
        JsonObject status = status(Pod.parse(pod.encode()), 1);
        // Then
        assertThat(status.getValue("observedGeneration")).isEqualTo(3L);
        assertThat(status.getJsonArray("conditions"))
                .filteredOn(one -> !"PodScheduled".equals(((JsonObject) one).getString("type")))
                .allSatisfy(
                        one ->
                                assertThat(((JsonObject) one).getValue("observedGeneration"))
                                        .isEqualTo(3L));
    }

    @Test
    void anApiThatCountsNoVersionsIsToldOfNone() {
        // When
        JsonObject status = status(PodPlannerTest.pod("Always"), 1);
        // Then
        assertThat(status.encode()).doesNotContain("observedGeneration");
    }

    private static JsonObject status(Pod pod, int exitCode) {
        Observed observed = PodPlannerTest.with(PodPlannerTest.exited("main", 0, exitCode));
        return PodStatusBuilder.build(
                pod, observed, new PodMemory(Instant.EPOCH), PodPlannerTest.NOW, "192.0.2.2");
    }

    private static JsonObject json(String text) {
        return new JsonArray("[" + text.replace('\'', '"') + "]").getJsonObject(0);
    }
}
