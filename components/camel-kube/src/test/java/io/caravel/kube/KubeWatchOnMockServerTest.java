package io.caravel.kube;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import java.util.Map;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@EnableKubernetesMockClient(crud = true)
class KubeWatchOnMockServerTest {

    KubernetesMockServer server;
    KubernetesClient client;
    private final CamelContext camel = new DefaultCamelContext();
    private final Received received = new Received();

    @BeforeEach
    void bindClient() {
        camel.getRegistry().bind("kubernetesClient", server.createClient());
    }

    @AfterEach
    void stop() {
        camel.stop();
    }

    @Test
    void whatExistsIsGivenBeforeSyncedAndEachChangeOnceAfterIt() throws Exception {
        // Given
        save("default", "first", "1");

        // When
        watch("kube-watch:configmaps?retryDelay=100");
        received.awaitWords("put default/first", "synced");
        save("default", "second", "1");
        received.awaitWords("put default/first", "synced", "put default/second");
        save("default", "second", "2");
        received.awaitWords(
                "put default/first", "synced", "put default/second", "put default/second");
        client.configMaps().inNamespace("default").withName("first").delete();

        // Then
        received.awaitWords(
                "put default/first",
                "synced",
                "put default/second",
                "put default/second",
                "delete default/first");
        Received.Item change = received.all().get(3);
        assertThat(change.kind()).isEqualTo("configmap");
        assertThat(change.target()).isEqualTo("configmaps");
        assertThat(change.json().getString("kind")).isEqualTo("ConfigMap");
        assertThat(change.json().getJsonObject("data").getString("value")).isEqualTo("2");
        assertThat(change.rev())
                .isEqualTo(change.json().getJsonObject("metadata").getString("resourceVersion"));
    }

    @Test
    void targetsComeAndGoWhileTheRouteRuns() throws Exception {
        // Given
        LiveWatchTargets targets = new LiveWatchTargets();
        camel.getRegistry().bind("wanted", targets);
        save("default", "one", "1");
        save("default", "two", "1");
        watch("kube-watch:configmaps?targets=#wanted&retryDelay=100");

        // When
        targets.replace(Set.of(WatchTarget.ofObject("default", "one")));
        received.awaitWords("put default/one", "synced");
        targets.replace(Set.of(WatchTarget.ofObject("default", "two")));
        received.awaitWords("put default/one", "synced", "put default/two", "synced");
        save("default", "one", "2");
        save("default", "two", "2");

        // Then
        received.awaitWords(
                "put default/one", "synced", "put default/two", "synced", "put default/two");
        assertThat(received.last().target()).isEqualTo("default/two");
    }

    private void watch(String uri) throws Exception {
        camel.addRoutes(
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        from(uri).process(received);
                    }
                });
        camel.start();
    }

    private void save(String namespace, String name, String value) {
        ConfigMap object =
                new ConfigMapBuilder()
                        .withNewMetadata()
                        .withNamespace(namespace)
                        .withName(name)
                        .endMetadata()
                        .withData(Map.of("value", value))
                        .build();
        client.resource(object).createOr(existing -> existing.update());
    }
}
