package io.caravel.edge.pods;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A store that is new or was damaged removes nothing until the cloud has told everything. */
class LostStoreTest {

    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir Path folder;
    private EdgeBox box;

    @BeforeEach
    void start() throws Exception {
        box = EdgeBox.onProcesses(folder);
    }

    @AfterEach
    void stop() throws Exception {
        box.removeAll();
        box.close();
    }

    @Test
    void a_running_pod_that_the_store_lost_runs_on_until_all_pods_are_told() throws Exception {
        // Given a Pod that runs and one that ticks after it
        box.put("pod", pod("web", "u1"));
        box.awaitStatus("default/web", status -> "Running".equals(status.getString("phase")));

        // When the store loses it, and another Pod shows that the edge works
        box = box.lost("pod", "default/web");
        box.put("pod", pod("other", "u2"));
        box.awaitStatus("default/other", status -> "Running".equals(status.getString("phase")));

        // Then it runs on, and goes when the cloud has told all Pods
        assertThat(box.sandboxes()).hasSize(2);
        box.told();
        await().atMost(SOON).until(() -> box.sandboxes().size() == 1);
    }

    @Test
    void a_pod_that_the_cloud_deletes_goes_also_from_a_store_that_is_not_complete()
            throws Exception {
        // Given a Pod of a store that has lost something else
        box = box.lost("pod", "default/none");
        box.put("pod", pod("web", "u1"));
        box.awaitStatus("default/web", status -> "Running".equals(status.getString("phase")));

        // When the cloud deletes it
        box.delete("pod", "default/web");

        // Then it goes
        await().atMost(SOON).until(() -> box.sandboxes().isEmpty());
    }

    @Test
    void files_of_an_optional_config_that_the_store_lost_stay_until_all_configs_are_told()
            throws Exception {
        // Given a Pod that shows an optional ConfigMap
        JsonObject metadata = new JsonObject().put("name", "config").put("namespace", "default");
        box.put(
                "configmap",
                new JsonObject()
                        .put("metadata", metadata)
                        .put("data", new JsonObject().put("greeting", "hello")));
        JsonObject pod = pod("web", "u1");
        JsonObject source = new JsonObject().put("name", "config").put("optional", true);
        pod.getJsonObject("spec")
                .put(
                        "volumes",
                        new JsonArray()
                                .add(new JsonObject().put("name", "etc").put("configMap", source)));
        box.put("pod", pod);
        Path shown = folder.resolve("data/pods/u1/volumes/etc/greeting");
        await().atMost(SOON).until(() -> Files.exists(shown));

        // When the store loses it and the Pod is looked at again
        box = box.lost("configmap", "default/config");
        box.awaitStatus("default/web", status -> "Running".equals(status.getString("phase")));

        // Then the files stay, and go when the cloud has told all ConfigMaps
        assertThat(shown).hasContent("hello");
        box.told();
        await().atMost(SOON).until(() -> Files.notExists(shown));
    }

    private static JsonObject pod(String name, String uid) {
        return PodsOnProcessesTest.pod(name, uid, "sleep 1000");
    }
}
