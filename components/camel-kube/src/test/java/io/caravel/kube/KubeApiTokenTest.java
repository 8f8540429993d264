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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KubeApiTokenTest {

    private static final String UNAUTHORIZED = "{\"kind\":\"Status\",\"message\":\"Unauthorized\"}";

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

    @Test
    void aTokenThatWasRotatedIsReadAgainWhenTheApiRefusesTheOldOne(@TempDir Path folder)
            throws Exception {
        // Given a Pod's service account
        Path token = Files.writeString(folder.resolve("token"), "old");
        Map<String, String> account =
                Map.of(
                        Config.KUBERNETES_AUTH_TRYKUBECONFIG_SYSTEM_PROPERTY,
                        "false",
                        Config.KUBERNETES_AUTH_SERVICEACCOUNT_TOKEN_FILE_SYSTEM_PROPERTY,
                        token.toString());
        account.forEach(System::setProperty);
        try (RecordingApi kubernetes = new RecordingApi();
                KubernetesClient client = inCluster(kubernetes)) {
            // When it is rotated, and the API knows the old one no more
            Files.writeString(token, "new");
            KubeApi api = new KubeApi(client, new ApiContact());
            kubernetes.answer(401, UNAUTHORIZED);
            api.send(KubeApi.Call.get("api/v1/pods", Map.of()), "list pods", 30_000)
                    .get(60, TimeUnit.SECONDS);
            // Then
            assertThat(kubernetes.requests())
                    .extracting(RecordingApi.Request::authorization)
                    .containsExactly("Bearer old", "Bearer new");
            // And when that happens to a watch, then it is opened with the newest one
            Files.writeString(token, "newest");
            kubernetes.answer(401, UNAUTHORIZED);
            assertThat(watch(api).get(60, TimeUnit.SECONDS)).isEqualTo("ended in order");
            assertThat(kubernetes.requests())
                    .extracting(RecordingApi.Request::authorization)
                    .endsWith("Bearer new", "Bearer newest");
        } finally {
            account.keySet().forEach(System::clearProperty);
        }
    }

    private static CompletableFuture<String> watch(KubeApi api) {
        CompletableFuture<String> end = new CompletableFuture<>();
        new StreamWatch(
                api,
                api.uri("api/v1/pods", Map.of("watch", "true")),
                "watch pods",
                events -> {},
                why -> end.complete(why == null ? "ended in order" : why.getMessage()));
        return end;
    }

    private static KubernetesClient inCluster(RecordingApi kubernetes) {
        Config config = Config.autoConfigure(null);
        config.setMasterUrl(kubernetes.url());
        return new KubernetesClientBuilder().withConfig(config).build();
    }
}
