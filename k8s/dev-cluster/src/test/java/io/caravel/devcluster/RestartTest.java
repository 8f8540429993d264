package io.caravel.devcluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Objects outlive the process, however it ends. */
class RestartTest {

    @TempDir Path folder;

    private static ConfigMap named(String name) {
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace("default")
                .endMetadata()
                .addToData("k", name)
                .build();
    }

    @Test
    void objects_and_versions_continue_after_a_kill() throws Exception {
        // Given objects, one deleted, and a process killed in the middle of a write
        DevProcess dev = DevProcess.start(folder);
        long version;
        try (KubernetesClient client = dev.client()) {
            client.resource(named("kept")).create();
            client.resource(named("gone")).create();
            client.resource(named("gone")).delete();
            version =
                    Long.parseLong(
                            client.resource(named("last"))
                                    .create()
                                    .getMetadata()
                                    .getResourceVersion());
        }
        dev.kill();
        Files.write(
                folder.resolve("data/objects.jsonl"),
                "{\"rev\":99,\"resource\":\"configmaps\",\"na".getBytes(StandardCharsets.UTF_8),
                StandardOpenOption.APPEND);
        // When it starts again, twice
        dev.start();
        dev.kill();
        dev.start();
        // Then all is there, and versions go on from where they were
        try (dev;
                KubernetesClient client = dev.client()) {
            assertThat(client.configMaps().inNamespace("default").list().getItems())
                    .extracting(c -> c.getMetadata().getName())
                    .containsExactly("kept", "last");
            ConfigMap next = client.resource(named("next")).create();
            assertThat(Long.parseLong(next.getMetadata().getResourceVersion()))
                    .isGreaterThan(version);
        }
        assertThat(DevProcess.text(dev.log()).lines().findFirst().orElse(""))
                .contains("for development only");
    }
}
