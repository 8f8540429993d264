package io.caravel.kube;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import java.util.HashMap;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@EnableKubernetesMockClient(crud = true)
class KubeApplyOnMockServerTest {

    private static final String CONFIG_MAP =
            "{\"metadata\":{\"namespace\":\"default\",\"name\":\"c\"},\"data\":{\"a\":\"1\"}}";

    KubernetesClient client;
    private final CamelContext camel = new DefaultCamelContext();
    private final ProducerTemplate template = camel.createProducerTemplate();

    @BeforeEach
    void start() {
        camel.getRegistry().bind("kubernetesClient", client);
        camel.start();
        template.start();
    }

    @AfterEach
    void stop() {
        camel.stop();
    }

    @Test
    void createMakesTheObjectAndTellsItsUidAndVersion() {
        // When
        Exchange done = send("kube-apply:create?resource=configmaps", Map.of(), CONFIG_MAP);

        // Then
        ConfigMap made = client.configMaps().inNamespace("default").withName("c").get();
        assertThat(done.getException()).isNull();
        assertThat(made.getData()).containsEntry("a", "1");
        assertThat(done.getMessage().getHeader(KubeConstants.UID))
                .isEqualTo(made.getMetadata().getUid());
        assertThat(done.getMessage().getHeader(KubeConstants.REV))
                .isEqualTo(made.getMetadata().getResourceVersion());
    }

    @Test
    void createOfWhatExistsIsAConflictUnlessThatIsFine() {
        // Given
        send("kube-apply:create?resource=configmaps", Map.of(), CONFIG_MAP);

        // When
        Exchange again = send("kube-apply:create?resource=configmaps", Map.of(), CONFIG_MAP);
        Exchange fine =
                send("kube-apply:create?resource=configmaps&existsOk=true", Map.of(), CONFIG_MAP);

        // Then
        assertThat(again.getException())
                .isInstanceOf(KubeConflictException.class)
                .hasMessageContaining("KUBE-002 create configmaps default/c");
        assertThat(fine.getException()).isNull();
        assertThat(fine.getMessage().getHeader(KubeConstants.UNCHANGED)).isEqualTo(true);
    }

    @Test
    void aMergePatchChangesOnlyWhatItNames() {
        // Given
        send("kube-apply:create?resource=configmaps", Map.of(), CONFIG_MAP);

        // When
        Exchange done =
                send(
                        "kube-apply:patch?resource=configmaps&type=merge",
                        Map.of(KubeConstants.KEY, "default/c"),
                        "{\"data\":{\"b\":\"2\"}}");

        // Then
        assertThat(done.getException()).isNull();
        assertThat(client.configMaps().inNamespace("default").withName("c").get().getData())
                .isEqualTo(Map.of("a", "1", "b", "2"));
    }

    @Test
    void aPatchOfWhatIsGoneSaysSo() {
        // When
        Exchange done =
                send(
                        "kube-apply:patch?resource=configmaps&type=merge",
                        Map.of(KubeConstants.KEY, "default/none"),
                        "{\"data\":{\"b\":\"2\"}}");

        // Then
        assertThat(done.getException()).isInstanceOf(KubeGoneException.class);
    }

    @Test
    void deletingTwiceLeavesNothingToDo() {
        // Given
        send("kube-apply:create?resource=configmaps", Map.of(), CONFIG_MAP);
        Map<String, Object> key = Map.of(KubeConstants.KEY, "default/c", KubeConstants.GRACE, 0L);

        // When
        Exchange first = send("kube-apply:delete?resource=configmaps", key, null);

        Exchange second = send("kube-apply:delete?resource=configmaps", key, null);

        // Then
        assertThat(first.getException()).isNull();
        assertThat(second.getException()).isNull();
        assertThat(second.getMessage().getHeader(KubeConstants.UNCHANGED)).isEqualTo(true);
        assertThat(client.configMaps().inNamespace("default").withName("c").get()).isNull();
    }

    private Exchange send(String uri, Map<String, Object> headers, String body) {
        return template.send(
                uri,
                exchange -> {
                    exchange.getMessage().setHeaders(new HashMap<>(headers));
                    exchange.getMessage().setBody(body);
                });
    }
}
