package io.caravel.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.apache.camel.CamelContext;
import org.apache.camel.catalog.CamelCatalog;
import org.apache.camel.catalog.DefaultCamelCatalog;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.main.Main;
import org.junit.jupiter.api.Test;

class KubeClientComponentTest {

    @Test
    void connectionOptionsOfCamelMainMakeTheClient() throws Exception {
        // Given
        Main main = new Main();
        main.configure().withBasePackageScanEnabled(false);
        main.addProperty("camel.component.kube-watch.masterUrl", "https://192.0.2.7:6443");
        main.addProperty("camel.component.kube-watch.oauthToken", "t");
        main.addProperty("camel.component.kube-watch.autowiredEnabled", "false");

        // When
        main.start();
        KubernetesClient client =
                main.getCamelContext()
                        .getComponent("kube-watch", KubeWatchComponent.class)
                        .client();

        // Then
        assertThat(client.getConfiguration().getMasterUrl()).startsWith("https://192.0.2.7:6443");
        assertThat(client.getConfiguration().getOauthToken()).isEqualTo("t");
        main.stop();
    }

    @Test
    void oneClientInTheRegistryServesBothComponents() throws Exception {
        // Given
        try (CamelContext camel = new DefaultCamelContext();
                KubernetesClient client = new KubernetesClientBuilder().build()) {
            camel.getRegistry().bind("any", client);
            camel.start();

            // Then
            assertThat(camel.getComponent("kube-watch", KubeWatchComponent.class).client())
                    .isSameAs(client);
            assertThat(camel.getComponent("kube-apply", KubeApplyComponent.class).client())
                    .isSameAs(client);
        }
    }

    @Test
    void theCatalogKnowsBothComponentsAndTheirOptions() throws Exception {
        // Given
        CamelCatalog catalog = new DefaultCamelCatalog();
        String watch = KubeWatchComponent.class.getName();
        catalog.addComponent("kube-watch", watch, generated("kube-watch"));
        String apply = KubeApplyComponent.class.getName();
        catalog.addComponent("kube-apply", apply, generated("kube-apply"));

        // Then
        assertThat(
                        catalog.validateEndpointProperties(
                                        "kube-watch:pods?targets=#bean&idleTimeout=1000")
                                .isSuccess())
                .isTrue();
        assertThat(
                        catalog.validateEndpointProperties(
                                        "kube-apply:status?resource=pods&type=merge&replace=true")
                                .isSuccess())
                .isTrue();
        assertThat(catalog.validateEndpointProperties("kube-watch:pods?target=x").isSuccess())
                .isFalse();
    }

    @Test
    void aWrongEndpointSaysWhatIsWrongWithIt() throws Exception {
        try (CamelContext camel = new DefaultCamelContext()) {
            camel.start();
            assertThatThrownBy(() -> camel.getEndpoint("kube-apply:replace?resource=pods"))
                    .hasStackTraceContaining("KUBE-009 kube-apply: has no verb 'replace'");
            assertThatThrownBy(
                            () ->
                                    camel.getEndpoint("kube-watch:widgets")
                                            .createConsumer(exchange -> {})
                                            .start())
                    .hasStackTraceContaining("KUBE-007 'widgets' is no Kubernetes resource");
            assertThatThrownBy(() -> camel.getEndpoint("kube-watch:pods").createProducer())
                    .hasStackTraceContaining("KUBE-008");
        }
    }

    private static String generated(String scheme) throws IOException {
        String path = "/META-INF/io/caravel/kube/" + scheme + ".json";
        try (InputStream json = KubeWatchComponent.class.getResourceAsStream(path)) {
            return new String(json.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
