package io.caravel.cloud.autonomy;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravel.kube.LiveWatchTargets;
import io.caravel.kube.WatchTarget;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AutonomyTest {

    private static final String POD =
            "{\"metadata\":{\"uid\":\"u1\",\"resourceVersion\":\"7\"},\"spec\":{\"nodeName\":\"edge-1\"}}";

    private static final String TOLERANT =
            "{\"key\":\"node.kubernetes.io/not-ready\",\"operator\":\"Exists\",\"effect\":\"NoExecute\"},"
                    + "{\"key\":\"node.kubernetes.io/unreachable\",\"operator\":\"Exists\",\"effect\":\"NoExecute\"}";

    private final LiveWatchTargets looks = new LiveWatchTargets();
    private final Autonomy autonomy = new Autonomy(looks);

    @Test
    void aNodeThatSaysNothingNeedsNoLook() {
        // When
        autonomy.noted("put", "edge-1", node(null));
        autonomy.noted("put", "edge-1", node(null));
        // Then
        assertThat(looks.current()).isEmpty();
        assertThat(autonomy.patch("put", POD)).doesNotContain("tolerationSeconds");
    }

    @Test
    void allPodsAreLookedAtWhenTheAnnotationComesChangesAndGoes() {
        // Given
        autonomy.noted("put", "edge-1", node(null));
        for (String asked : new String[] {"60", "70", null}) {
            // When
            autonomy.noted("put", "edge-1", node(asked));
            // Then one list of the node's Pods is open until all of them are right
            WatchTarget look = looks.current().iterator().next();
            assertThat(look.fieldSelector()).isEqualTo("spec.nodeName=edge-1");
            assertThat(autonomy.looked("put", look.id())).isEmpty();
            assertThat(looks.current()).containsExactly(look);
            assertThat(autonomy.looked("synced", look.id())).isEqualTo("edge-1");
            assertThat(looks.current()).isEmpty();
        }
    }

    @Test
    void aLimitThatChangedWhileNobodyWatchedIsSeenAtTheStart() {
        // Given a Node whose Pods were made right for a limit that it has no more
        autonomy.noted("put", "edge-1", node(null, "60"));
        // Then they are looked at, and the Node says so afterwards
        WatchTarget look = looks.current().iterator().next();
        autonomy.looked("synced", look.id());
        assertThat(autonomy.applied("edge-1")).contains("\"caravel.io/autonomy-applied\":null");
        autonomy.noted("put", "edge-1", node(null, null));
        assertThat(autonomy.applied("edge-1")).isEmpty();
        assertThat(looks.current()).isEmpty();
    }

    @Test
    void aLimitThatIsAppliedAlreadyNeedsNoLookAtTheStart() {
        // When
        autonomy.noted("put", "edge-1", node("60", "60"));
        // Then
        assertThat(looks.current()).isEmpty();
        assertThat(autonomy.applied("edge-1")).isEmpty();
        assertThat(autonomy.patch("put", POD)).contains("\"tolerationSeconds\":60");
    }

    @Test
    void theLimitIsThatOfTheNode() {
        // Given
        autonomy.noted("put", "edge-1", node("60"));
        // Then
        assertThat(autonomy.patch("put", POD)).contains("\"tolerationSeconds\":60");
        assertThat(autonomy.patch("delete", POD)).isEmpty();
        assertThat(autonomy.patch("synced", null)).isEmpty();
    }

    @Test
    void aPodThatChangesWhileItIsWrittenIsNotWrittenAgain() {
        // Given a Pod that is being written
        autonomy.noted("put", "edge-1", node(null));
        assertThat(autonomy.patch("put", pod(7, ""))).isNotEmpty();
        // When its status changes before the API has answered, and is told late, after that
        assertThat(autonomy.patch("put", pod(8, ""))).isEmpty();
        autonomy.written("u1", "10");
        autonomy.ended("u1");
        assertThat(autonomy.patch("put", pod(9, ""))).isEmpty();
        // Then it is not written again until a newer version lacks what was written
        assertThat(autonomy.patch("put", pod(10, TOLERANT))).isEmpty();
        assertThat(autonomy.patch("put", pod(11, ""))).isNotEmpty();
    }

    @Test
    void aPodIsWrittenAgainAfterAFailureAndForAnotherLimit() {
        // Given a write that the API did not answer
        autonomy.noted("put", "edge-1", node(null));
        autonomy.patch("put", pod(7, ""));
        autonomy.ended("u1");
        // Then it is made again
        assertThat(autonomy.patch("put", pod(7, ""))).isNotEmpty();
        // And one for another limit does not wait for it
        autonomy.noted("put", "edge-1", node("60"));
        assertThat(autonomy.patch("put", pod(7, ""))).contains("\"tolerationSeconds\":60");
        // And nothing is left of a Pod that is gone
        autonomy.patch("delete", pod(8, ""));
        assertThat(autonomy.patch("put", pod(7, ""))).isNotEmpty();
    }

    @Test
    void aPodThatIsToldBeforeItsNodeIsLookedAtWhenThatIsKnown() {
        // Given
        assertThat(autonomy.patch("put", POD)).isEmpty();
        // When
        autonomy.noted("put", "edge-1", node(null));
        // Then
        assertThat(looks.current()).hasSize(1);
    }

    @Test
    void afterAFailureAllPodsOfTheNodeAreLookedAtOnceMore() {
        // Given
        autonomy.noted("put", "edge-1", node(null));
        // When two writes fail
        autonomy.failed("edge-1#s1");
        String first = looks.current().iterator().next().id();
        autonomy.failed("edge-1#s1");
        // Then a new look takes the place of the one that may have passed the Pod already
        assertThat(looks.current()).hasSize(1);
        autonomy.looked("synced", first);
        assertThat(looks.current()).hasSize(1);
    }

    @Test
    void aNodeThatIsGoneIsNotLookedAt() {
        // Given
        autonomy.noted("put", "edge-1", node("60"));
        // When
        autonomy.noted("delete", "edge-1", "{}");
        // Then
        assertThat(looks.current()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"soon", "-1", "1.5", "2147483648", "99999999999999999999", "60s"})
    void whatIsNoNumberOfSecondsCountsAsNoEndAndIsToldOnce(String wrong) {
        // When
        String told = autonomy.noted("put", "edge-1", node(wrong));
        String again = autonomy.noted("put", "edge-1", node(wrong, wrong));
        // Then
        assertThat(told).isEqualTo(wrong);
        assertThat(again).isEmpty();
        assertThat(autonomy.patch("put", POD)).doesNotContain("tolerationSeconds");
    }

    private static String pod(int rev, String tolerations) {
        return """
                {"metadata":{"uid":"u1","resourceVersion":"%d"},
                 "spec":{"nodeName":"edge-1","tolerations":[%s]}}"""
                .formatted(rev, tolerations);
    }

    private static String node(String asked) {
        return node(asked, null);
    }

    private static String node(String asked, String applied) {
        JsonObject annotations = new JsonObject();
        if (asked != null) {
            annotations.put("caravel.io/autonomy-duration", asked);
        }
        if (applied != null) {
            annotations.put("caravel.io/autonomy-applied", applied);
        }
        return new JsonObject()
                .put("metadata", new JsonObject().put("annotations", annotations))
                .encode();
    }
}
