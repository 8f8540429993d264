package io.caravel.edge.pods;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonObject;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Words that no kubelet knows, and times that no clock has. */
class PodWordsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'restartPolicy':'Sometimes'} | spec.restartPolicy: 'Sometimes'",
                "{'restartPolicy':'always'} | one of Always, OnFailure, Never",
                "{'dnsPolicy':'Mine'} | spec.dnsPolicy: 'Mine'",
                "{'containers':[{'name':'c','restartPolicy':'x'}]} | {c}.restartPolicy: 'x'",
                "{'initContainers':[{'name':'i','restartPolicy':'x'}]} | {i}.restartPolicy: 'x'",
                "{'containers':[{'name':'c','imagePullPolicy':'x'}]} | {c}.imagePullPolicy: 'x'",
                "{'containers':[{'name':'c','terminationMessagePolicy':'x'}]} | MessagePolicy: 'x'",
            })
    void anUnknownWordIsRefusedWithItsFieldAndTheWordsThatAreKnown(String spec, String said) {
        assertThatThrownBy(() -> PodScene.pod("odd", spec.replace('\'', '"')))
                .isInstanceOfSatisfying(
                        PodException.class, e -> assertThat(e.reason()).isEqualTo("InvalidPod"))
                .hasMessageStartingWith("EDGE-POD-037 spec.")
                .hasMessageContaining(said.trim());
    }

    @ParameterizedTest
    @CsvSource({
        "'{}', 0, 10, 1, 1, 3",
        "'{\"periodSeconds\":0,\"timeoutSeconds\":0,\"failureThreshold\":0}', 0, 10, 1, 1, 3",
        "'{\"periodSeconds\":-1,\"successThreshold\":-1,\"initialDelaySeconds\":-5}', 0, 10, 1, 1, 3",
        "'{\"periodSeconds\":4294967296,\"timeoutSeconds\":2}', 0, 2147483647, 2, 1, 3",
    })
    void timesOfAProbeThatAreNoneAreTheUsualOnes(
            String probe, int delay, int period, int timeout, int successes, int failures) {
        assertThat(ProbeTimes.of(new JsonObject(probe)))
                .isEqualTo(new ProbeTimes(delay, period, timeout, successes, failures));
    }
}
