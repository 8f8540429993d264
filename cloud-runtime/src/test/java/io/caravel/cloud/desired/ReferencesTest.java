package io.caravel.cloud.desired;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReferencesTest {

    @Test
    void everyPlaceWhereAPodNamesAConfigMapOrSecretCounts() {
        // Given
        JsonObject pod =
                new JsonObject(
                        """
                        {"metadata":{"namespace":"shop"},"spec":{
                          "volumes":[
                            {"name":"a","configMap":{"name":"volume-map"}},
                            {"name":"b","secret":{"secretName":"volume-secret"}},
                            {"name":"c","projected":{"sources":[
                              {"configMap":{"name":"projected-map"}},
                              {"secret":{"name":"projected-secret"}},
                              {"serviceAccountToken":{"path":"token"}}]}}],
                          "initContainers":[{"env":[
                            {"name":"x","valueFrom":{"configMapKeyRef":{"name":"env-map","key":"k"}}}]}],
                          "containers":[
                            {"env":[{"name":"y","valueFrom":{"secretKeyRef":{"name":"env-secret","key":"k"}}},
                                    {"name":"z","value":"plain"}],
                             "envFrom":[{"configMapRef":{"name":"from-map"}},{"secretRef":{"name":"from-secret"}}]}],
                          "imagePullSecrets":[{"name":"pull-secret"}]}}
                        """);
        // When
        References references = References.of(pod);
        // Then
        assertThat(references.configMaps())
                .containsExactlyInAnyOrder(
                        "shop/volume-map", "shop/projected-map", "shop/env-map", "shop/from-map");
        assertThat(references.secrets())
                .containsExactlyInAnyOrder(
                        "shop/volume-secret",
                        "shop/projected-secret",
                        "shop/env-secret",
                        "shop/from-secret",
                        "shop/pull-secret");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a,b", "a=b", "A", "../x", "a/b", "a..b", "a b", "%", ""})
    void whatNoObjectCanBeCalledIsNotAskedForSoThatTheOthersAreTold(String name) {
        // Given a Pod as the API takes it, for it does not look at these names
        JsonObject pod =
                new JsonObject(
                        """
                        {"metadata":{"namespace":"shop"},"spec":{"volumes":[
                          {"name":"a","configMap":{"name":"%s"}},
                          {"name":"b","secret":{"secretName":"%s"}},
                          {"name":"c","configMap":{"name":"good"}}]}}"""
                                .formatted(name, name));
        // When
        References references = References.of(pod);
        // Then
        assertThat(references.configMaps()).containsExactly("shop/good");
        assertThat(references.secrets()).isEmpty();
    }

    @Test
    void aNameThatIsTooLongForAnObjectIsNotAskedForInAnUrl() {
        // Given
        String longest = "a".repeat(253);
        String pod =
                "{\"metadata\":{\"namespace\":\"shop\"},\"spec\":{\"volumes\":["
                        + "{\"configMap\":{\"name\":\"%s\"}},{\"configMap\":{\"name\":\"%sa\"}}]}}";
        // When
        References references = References.of(new JsonObject(pod.formatted(longest, longest)));
        // Then
        assertThat(references.configMaps()).containsExactly("shop/" + longest);
    }

    @Test
    void aPodOfAnUnknownFormRefersToNothing() {
        // When
        References references = References.of(new JsonObject("{\"spec\":{\"volumes\":\"none\"}}"));
        // Then
        assertThat(references).isEqualTo(References.NONE);
    }
}
