package io.caravel.cloud.desired;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

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

    @Test
    void aPodOfAnUnknownFormRefersToNothing() {
        // When
        References references = References.of(new JsonObject("{\"spec\":{\"volumes\":\"none\"}}"));
        // Then
        assertThat(references).isEqualTo(References.NONE);
    }
}
