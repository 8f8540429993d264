package io.caravel.edge.pods;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.caravel.cri.ContainerRuntime;
import io.caravel.cri.ContainerdBox;
import io.caravel.cri.grpc.CriRuntime;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which images a full disk may lose on a real containerd. */
class ImagesOnContainersTest {

    private static final String NEEDED = "docker.io/local/needed:1";
    private static final String UNNEEDED = "docker.io/local/unneeded:1";
    private static final UpkeepLimits LIMITS =
            new UpkeepLimits(1, 0, Duration.ZERO, Duration.ZERO, 1000, 3);

    private static ContainerdBox containerd;

    @TempDir Path folder;
    private final AtomicReference<Set<String>> stored = new AtomicReference<>(Set.of());

    @BeforeAll
    static void startContainerd() throws Exception {
        containerd = ContainerdBox.start();
    }

    @AfterAll
    static void stopContainerd() throws Exception {
        if (containerd != null) {
            containerd.close();
        }
    }

    @Test
    void a_full_disk_loses_no_image_of_a_stored_pod_also_of_one_that_does_not_run()
            throws Exception {
        // Given
        containerd.add(NEEDED);
        containerd.add(UNNEEDED);
        stored.set(Set.of("local/needed:1"));

        // When
        try (ContainerRuntime runtime = new CriRuntime(containerd.socket())) {
            care(runtime).run(Instant.now());

            // Then
            assertThat(runtime.imageStatus(NEEDED)).isPresent();
            assertThat(runtime.imageStatus(UNNEEDED)).isEmpty();
            assertThat(runtime.imageStatus(ContainerdBox.IMAGE)).as("of sandboxes").isPresent();
        }
    }

    @Test
    void an_image_of_a_pod_that_is_stored_while_images_are_removed_stays() throws Exception {
        // Given
        containerd.add(NEEDED);
        containerd.add(UNNEEDED);

        // When
        try (ContainerRuntime runtime = new CriRuntime(containerd.socket())) {
            ImageCare care =
                    new ImageCare(
                            runtime,
                            stored::get,
                            () -> {
                                stored.set(Set.of(NEEDED));
                                return new ImageCare.Disk(1L << 40, 1L << 40);
                            },
                            runtime::removeImage,
                            LIMITS);
            care.run(Instant.now());

            // Then
            assertThat(runtime.imageStatus(NEEDED)).isPresent();
            assertThat(runtime.imageStatus(UNNEEDED)).isEmpty();
        }
    }

    @Test
    void the_image_of_an_ended_container_stays_until_its_pod_is_gone() throws Exception {
        // Given
        containerd.add(NEEDED);
        try (EdgeBox box = EdgeBox.on(folder, () -> new CriRuntime(containerd.socket()))) {
            JsonObject pod = PodsOnProcessesTest.pod("job", "u1", "exit 0");
            JsonObject spec = pod.getJsonObject("spec").put("restartPolicy", "Never");
            spec.getJsonArray("containers")
                    .getJsonObject(0)
                    .put("image", NEEDED)
                    .put("imagePullPolicy", "Never");
            box.put("pod", pod);
            box.awaitStatus("default/job", s -> "Succeeded".equals(s.getString("phase")));

            // When
            care(box.runtime()).run(Instant.now());

            // Then
            assertThat(box.runtime().imageStatus(NEEDED)).isPresent();
            box.delete("pod", "default/job");
            await().atMost(Duration.ofSeconds(60)).until(() -> box.sandboxes().isEmpty());
            care(box.runtime()).run(Instant.now());
            assertThat(box.runtime().imageStatus(NEEDED)).isEmpty();
        }
    }

    private ImageCare care(ContainerRuntime runtime) {
        ImageCare.Disk full = new ImageCare.Disk(1L << 40, 1L << 40);
        return new ImageCare(runtime, stored::get, () -> full, runtime::removeImage, LIMITS);
    }
}
