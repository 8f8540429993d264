package io.caravel.edge.pods;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a container finds in its environment. */
class EnvironmentTest {

    private static final JsonObject CONFIG =
            new JsonObject("{\"data\":{\"greeting\":\"hello\",\"other\":\"x\"}}");
    private static final JsonObject SECRET = new JsonObject("{\"data\":{\"token\":\"czNjcmV0\"}}");

    @Test
    void variables_come_from_everywhere_and_later_ones_win() {
        // Given
        JsonObject container =
                new JsonObject(
                        """
                        {"name":"main","resources":{"limits":{"memory":"32Mi","cpu":"100m"}},
                         "envFrom":[{"prefix":"P_","configMapRef":{"name":"gcfg"}}],
                         "env":[
                          {"name":"A","value":"a"},
                          {"name":"B","value":"$(A)-$(P_greeting)-$(NOPE)-$$(A)"},
                          {"name":"P_other","value":"own"},
                          {"name":"T","valueFrom":{"secretKeyRef":{"name":"gsec","key":"token"}}},
                          {"name":"O","valueFrom":{"configMapKeyRef":{"name":"no","key":"k","optional":true}}},
                          {"name":"N","valueFrom":{"fieldRef":{"fieldPath":"metadata.name"}}},
                          {"name":"L","valueFrom":{"fieldRef":{"fieldPath":"metadata.labels['app']"}}},
                          {"name":"IP","valueFrom":{"fieldRef":{"fieldPath":"status.podIP"}}},
                          {"name":"M","valueFrom":{"resourceFieldRef":{"resource":"limits.memory"}}},
                          {"name":"C","valueFrom":{"resourceFieldRef":{"resource":"limits.cpu"}}}]}
                        """);

        // When
        Map<String, String> environment = environment().of(container);

        // Then
        assertThat(environment)
                .containsExactlyInAnyOrderEntriesOf(
                        Map.ofEntries(
                                Map.entry("P_greeting", "hello"),
                                Map.entry("P_other", "own"),
                                Map.entry("A", "a"),
                                Map.entry("B", "a-hello-$(NOPE)-$(A)"),
                                Map.entry("T", "s3cret"),
                                Map.entry("N", "web"),
                                Map.entry("L", "demo"),
                                Map.entry("IP", "10.0.0.7"),
                                Map.entry("M", "33554432"),
                                Map.entry("C", "1")));
    }

    @Test
    void theLimitOfAContainerThatHasNoneIsThatOfTheNode() {
        // Given
        JsonObject container =
                new JsonObject(
                        "{\"resources\":{\"limits\":{\"ephemeral-storage\":\"1k\"}},\"env\":["
                                + "{\"name\":\"M\",\"valueFrom\":{\"resourceFieldRef\":{\"resource\":\"limits.memory\"}}},"
                                + "{\"name\":\"C\",\"valueFrom\":{\"resourceFieldRef\":{\"resource\":\"limits.cpu\"}}},"
                                + "{\"name\":\"E\",\"valueFrom\":{\"resourceFieldRef\":{\"resource\":\"limits.ephemeral-storage\"}}},"
                                + "{\"name\":\"R\",\"valueFrom\":{\"resourceFieldRef\":{\"resource\":\"requests.cpu\"}}}]}");

        // Then
        assertThat(environment().of(container))
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of("M", "67108864", "C", "2", "E", "1000", "R", "0"));
    }

    @Test
    void what_is_missing_is_named() {
        // Given
        JsonObject container =
                new JsonObject(
                        "{\"env\":[{\"name\":\"X\",\"valueFrom\":{\"configMapKeyRef\":{\"name\":\"nope\",\"key\":\"k\"}}}]}");

        // When / Then
        assertThatThrownBy(() -> environment().of(container))
                .isInstanceOf(PodException.class)
                .hasMessage("couldn't find key k in ConfigMap default/nope");
    }

    @Test
    void variablesThatDoubleEachOtherEndTheirContainerAndNotTheEdge() {
        // Given
        JsonArray variables =
                new JsonArray().add(new JsonObject("{\"name\":\"V0\",\"value\":\"0123456789\"}"));
        for (int i = 1; i < 30; i++) {
            String twice = "$(V" + (i - 1) + ")";
            variables.add(new JsonObject().put("name", "V" + i).put("value", twice + twice));
        }

        // When / Then
        assertThatThrownBy(() -> environment().of(new JsonObject().put("env", variables)))
                .isInstanceOf(PodException.class)
                .hasMessage(
                        "EDGE-POD-038 a variable or argument with others in it is larger than 128"
                                + " KiB");
    }

    @Test
    void variablesThatAreTooMuchTogetherAreRefused() {
        // Given
        JsonArray variables =
                new JsonArray()
                        .add(new JsonObject().put("name", "V").put("value", "x".repeat(100_000)));
        for (int i = 0; i < 30; i++) {
            variables.add(new JsonObject().put("name", "V" + i).put("value", "$(V)"));
        }

        // When / Then
        assertThatThrownBy(() -> environment().of(new JsonObject().put("env", variables)))
                .isInstanceOf(PodException.class)
                .hasMessage("EDGE-POD-038 the variables are larger than 2048 KiB");
    }

    private static Environment environment() {
        Pod pod =
                Pod.parse(
                        """
                        {"metadata":{"name":"web","namespace":"default","uid":"u","labels":{"app":"demo"}},
                         "spec":{"containers":[{"name":"main"}]}}
                        """);
        ObjectLookup objects =
                (kind, key) ->
                        switch (kind + " " + key) {
                            case "configmap default/gcfg" -> Optional.of(CONFIG);
                            case "secret default/gsec" -> Optional.of(SECRET);
                            default -> Optional.empty();
                        };
        return new Environment(
                pod,
                new ConfigData(objects, "default"),
                new PodFields(
                        pod,
                        List.of("10.0.0.7"),
                        "192.0.2.2",
                        () -> new JsonObject("{\"memory\":\"64Mi\",\"cpu\":\"1500m\"}")));
    }
}
