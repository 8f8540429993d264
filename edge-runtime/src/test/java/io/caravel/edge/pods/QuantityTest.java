package io.caravel.edge.pods;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Quantities mean what they mean to Kubernetes, whatever stands in a Pod. */
class QuantityTest {

    private static final long GIB = 1L << 30;

    @ParameterizedTest
    @CsvSource({
        "2, 2",
        "0.5, 0.5",
        "5., 5",
        ".5, 0.5",
        "+1, 1",
        "-0, 0",
        "100m, 0.1",
        "16Mi, 16777216",
        "1E, 1000000000000000000",
        "1Ei, 1152921504606846976",
        "2e3, 2000",
        "2E3, 2000",
        "1e-3, 0.001",
        "1.5e+0002, 150",
        "0e999999999, 0",
        "1n, 0.000000001",
        "0.1n, 0.000000001",
        "1e-999999999, 0.000000001",
        "1e-99999999999999999999, 0.000000001",
        "9223372036854775807, 9223372036854775807",
        "9223372036854775808, 9223372036854775807",
        "8Ei, 9223372036854775807",
        "99999999999Gi, 9223372036854775807",
        "1e30, 9223372036854775807",
        "1e999999999, 9223372036854775807",
        "1e99999999999999999999, 9223372036854775807",
    })
    void itIsReadByTheGrammarOfKubernetesAndCapped(String text, String value) {
        assertThat(Quantity.parse(text)).isEqualByComparingTo(value);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "banana",
                "1 Gi",
                "1gi",
                "1K",
                "1MI",
                "1e",
                "1e+",
                "1e1.5",
                "1e3Mi",
                "e3",
                ".",
                "0x10",
                "1,5",
                "NaN",
                "Infinity",
                "--1",
                "1Zi",
                "1_000",
                "٣"
            })
    void whatIsNoneIsRefused(String text) {
        assertThatThrownBy(() -> Quantity.parse(text))
                .isInstanceOfSatisfying(
                        PodException.class,
                        e -> assertThat(e.reason()).isEqualTo("InvalidQuantity"))
                .hasMessage("EDGE-POD-002 '" + text + "' is not a quantity");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "-100m", "-16Mi", "-1e30", "-0.5"})
    void lessThanNothingIsRefused(String text) {
        assertThatThrownBy(() -> Quantity.parse(text))
                .hasMessage("EDGE-POD-002 '" + text + "' is less than nothing");
    }

    @Test
    void oneOfAnyLengthIsToldInOneLine() {
        assertThatThrownBy(() -> Quantity.parse("9".repeat(1_000_000)))
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(200));
    }

    @Test
    void containersThatAskForMoreThanThereIsTogetherDoNotAskForLess() {
        // Given
        NodeOffer offer =
                new NodeOffer(() -> new JsonObject("{\"memory\":\"1Gi\",\"cpu\":\"2\"}"), Map.of());
        NodeRoom room = new NodeRoom("edge-1", offer);
        room.open();
        for (String resource : new String[] {"memory", "cpu"}) {
            JsonObject requests = new JsonObject().put(resource, "8Ei");
            JsonObject json =
                    PodScene.withContainer(
                            "huge",
                            new JsonObject()
                                    .put("resources", new JsonObject().put("requests", requests))
                                    .encode());
            json.getJsonObject("spec").put("overhead", requests.copy());

            // When / Then
            assertThat(room.admit(Pod.parse(json.encode())).orElseThrow().reason())
                    .isEqualTo("OutOf" + resource);
        }
    }

    @Test
    void aContainerWithMoreThanAnyBoxHasGetsLimitsThatAKernelTakes() {
        // Given
        Pod pod =
                PodScene.container(
                        "huge",
                        "{\"resources\":{\"limits\":{\"cpu\":\"8Ei\",\"memory\":\"8Ei\"},"
                                + "\"requests\":{\"memory\":\"4Ei\"}}}");

        // When
        var limits = ContainerLimits.of(pod, pod.containers().get(0));

        // Then
        assertThat(limits.memoryLimit()).isEqualTo(Long.MAX_VALUE);
        assertThat(limits.cpuShares()).isEqualTo(262_144);
        assertThat(limits.cpuQuota()).isPositive();
        assertThat(OomScore.of(pod, pod.containers().get(0), 4 * GIB)).isEqualTo(3);
    }

    @Test
    void aDivisorOfNothingIsOne() {
        // Given
        Pod pod = PodScene.container("one", "{\"resources\":{\"limits\":{\"memory\":\"8\"}}}");
        PodFields fields = new PodFields(pod, List.of(), "192.0.2.2", JsonObject::new);
        JsonObject ref = new JsonObject("{\"resource\":\"limits.memory\",\"divisor\":\"0m\"}");

        // When / Then
        assertThat(fields.resource(ref, pod.containers().get(0))).isEqualTo("8");
    }
}
