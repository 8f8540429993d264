package io.caravel.kube;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.StandardHttpClient;
import io.fabric8.kubernetes.client.http.StandardHttpClientBuilder;
import io.fabric8.kubernetes.client.utils.TokenRefreshInterceptor;
import org.junit.jupiter.api.Test;

class KubeApiTokenTest {

    private static boolean looksRarely(Config config) {
        try (KubernetesClient client = new KubernetesClientBuilder().withConfig(config).build()) {
            HttpClient http = new KubeApi(client, new ApiContact()).http();
            HttpClient.DerivedClientBuilder copy =
                    ((StandardHttpClient<?, ?, ?>) http).newBuilder();
            return ((StandardHttpClientBuilder<?, ?, ?>) copy)
                            .getInterceptors()
                            .get(TokenRefreshInterceptor.NAME)
                    instanceof RareTokenRefresh;
        }
    }

    @Test
    void withoutATokenTheKubeconfigIsNotReadAgainForEachRequest() {
        // Given an account that is known by its certificate, or not at all
        Config certificate = new ConfigBuilder(Config.empty()).withMasterUrl("http://a").build();

        // Then
        assertThat(looksRarely(certificate)).isTrue();
    }

    @Test
    void aTokenIsSentAndRefreshed() {
        // Given
        Config token =
                new ConfigBuilder(Config.empty())
                        .withMasterUrl("http://a")
                        .withAutoOAuthToken("t")
                        .build();
        Config user =
                new ConfigBuilder(Config.empty())
                        .withMasterUrl("http://a")
                        .withUsername("u")
                        .withPassword("p")
                        .build();

        // Then
        assertThat(looksRarely(token)).isFalse();
        assertThat(looksRarely(user)).isFalse();
    }
}
