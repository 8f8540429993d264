package io.caravel.edge.pods;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What of a Pod no node builds upon, since no API server would have stored it. */
class PodValidationTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'metadata':{'name':'../up'}}                       | metadata.name",
                "{'metadata':{'name':'a..b'}}                        | metadata.name",
                "{'metadata':{'name':'Upper'}}                       | metadata.name",
                "{'metadata':{'namespace':'a/b'}}                    | metadata.namespace",
                "{'metadata':{'uid':'../../u'}}                      | EDGE-POD-005 '../../u'",
                "{'metadata':{'uid':'a_b'}}                          | EDGE-POD-005 'a_b'",
                "{'spec':{'containers':[{'name':'../x'}]}}           | spec.containers.name",
                "{'spec':{'containers':[{'image':'i'}]}}             | spec.containers.name: ''",
                "{'spec':{'containers':[{'name':'a'},{'name':'a'}]}} | used once only",
                "{'spec':{'initContainers':[{'name':'main'}]}}       | used once only",
                "{'spec':{'volumes':[{'name':'../../other'}]}}       | spec.volumes.name",
                "{'spec':{'volumes':[{'emptyDir':{}}]}}              | spec.volumes.name: ''",
                "{'spec':{'volumes':[{'name':'v'},{'name':'v'}]}}    | used once only",
                "{'spec':{'volumes':[{'name':'a\\u0000'}]}}          | spec.volumes.name",
                "{'spec':{'securityContext':{'runAsUser':4294967296}}} | runAsUser: '4294967296'",
                "{'spec':{'securityContext':{'runAsGroup':-1}}}      | runAsGroup: '-1'",
                "{'spec':{'securityContext':{'fsGroup':1.5}}}        | fsGroup: '1.5'",
                "{'spec':{'securityContext':{'supplementalGroups':[-2]}}} | supplementalGroups",
                "{'spec':{'containers':[{'name':'c','securityContext':{'runAsUser':-7}}]}} | {c}",
                "{'spec':{'containers':[{'name':'c','ports':[{'containerPort':0}]}]}} | '0'",
                "{'spec':{'containers':[{'name':'c','ports':[{'hostPort':4294967376}]}]}} | hostPort",
                "{'spec':{'containers':[{'name':'c','env':[{'value':'x'}]}]}} | env.name",
                "{'spec':{'containers':[{'name':'c','env':[{'name':'a=b'}]}]}} | env.name: 'a=b'",
                "{'spec':{'containers':[{'name':'c','envFrom':[{'prefix':'a='}]}]}} | envFrom.prefix",
            })
    void whatCannotBeIsRefusedWithItsFieldAndValue(String part, String said) {
        // Given
        JsonObject pod = PodsOnProcessesTest.pod("odd", "u1", "true");
        pod.mergeIn(new JsonObject(part.replace('\'', '"')), true);

        // When / Then
        assertThatThrownBy(() -> Pod.parse(pod.encode()))
                .isInstanceOf(PodException.class)
                .hasMessageStartingWith("EDGE-POD-0")
                .hasMessageContaining(said.trim());
    }

    @Test
    void aValueOfAnyLengthIsToldInOneLine() {
        // Given
        JsonObject pod = PodsOnProcessesTest.pod("x".repeat(10_000), "u1", "true");

        // When / Then
        assertThatThrownBy(() -> Pod.parse(pod.encode()))
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(200));
    }

    @Test
    void aFieldThatIsNullCountsAsOneThatIsNotThere() {
        // Given
        JsonObject json = PodsOnProcessesTest.pod("nulls", "u1", "true");
        json.getJsonObject("spec")
                .putNull("hostNetwork")
                .putNull("terminationGracePeriodSeconds")
                .putNull("volumes")
                .putNull("securityContext")
                .getJsonArray("containers")
                .getJsonObject(0)
                .putNull("env")
                .putNull("workingDir");

        // When
        Pod pod = Pod.parse(json.encode());

        // Then
        assertThat(pod.hostNetwork()).isFalse();
        assertThat(pod.grace()).isEqualTo(30);
        assertThat(pod.containers().get(0).fieldNames())
                .containsExactlyInAnyOrder("name", "image", "command");
    }

    @ParameterizedTest
    @CsvSource({"-5,1", "0,0", "10,10", "9223372036854775807,2147483647"})
    void theGraceOfAPodIsOneThatCanBeWaitedFor(long asked, long given) {
        // Given
        JsonObject json = PodsOnProcessesTest.pod("grace", "u1", "true");
        json.getJsonObject("spec").put("terminationGracePeriodSeconds", asked);

        // When / Then
        assertThat(Pod.parse(json.encode()).grace()).isEqualTo(given);
    }
}
