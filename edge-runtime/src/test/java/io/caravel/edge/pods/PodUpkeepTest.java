package io.caravel.edge.pods;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.caravel.cri.ContainerRuntime;
import io.caravel.cri.ImageInfo;
import io.caravel.cri.process.ProcessRuntime;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is kept in order beside the Pods. */
class PodUpkeepTest {

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final UpkeepLimits LIMITS =
            new UpkeepLimits(85, 80, Duration.ofMinutes(2), Duration.ofDays(7), 1000, 3);

    @TempDir Path folder;
    private final Instant start = Instant.parse("2026-01-01T00:00:00Z");
    private final List<String> removed = new ArrayList<>();

    @Test
    void a_full_disk_loses_images_that_nothing_needs_and_only_as_many_as_have_to_go() {
        // Given
        ImageCare care = care(new ImageCare.Disk(1000, 900));

        // When
        care.run(start);

        // Then those that are new stay
        assertThat(removed).isEmpty();
        care.run(start.plusSeconds(121));
        assertThat(removed).containsExactly("old1", "old2");
    }

    @Test
    void an_image_that_a_stored_pod_names_or_the_runtime_needs_is_never_removed() {
        // Given
        ImageCare care = care(new ImageCare.Disk(1000, 1000));

        // When
        care.run(start);
        care.run(start.plus(Duration.ofDays(30)));

        // Then
        assertThat(removed).containsExactlyInAnyOrder("old1", "old2", "old3");
    }

    @Test
    void an_image_that_was_long_unused_goes_from_an_empty_disk_too() {
        // Given
        ImageCare care = care(new ImageCare.Disk(1000, 100));
        care.run(start);
        care.run(start.plus(Duration.ofDays(6)));
        assertThat(removed).isEmpty();

        // When / Then
        care.run(start.plus(Duration.ofDays(7)));
        assertThat(removed).hasSize(3);
    }

    @Test
    void a_full_log_goes_on_in_another_file_and_the_oldest_ones_go() throws Exception {
        // Given
        try (EdgeBox box = EdgeBox.onProcesses(folder)) {
            String script = "while true; do printf '%0500d\\n' 0; sleep 0.05; done";
            box.put("pod", PodsOnProcessesTest.pod("talks", "u1", script));
            box.awaitStatus("default/talks", s -> "Running".equals(s.getString("phase")));
            ContainerRuntime runtime = new ProcessRuntime(folder.resolve("containers"));
            PodFolders folders =
                    new PodFolders(folder.resolve("data/pods"), folder.resolve("logs"));
            LogRotation rotation = new LogRotation(runtime, folders, LIMITS);
            Path log = folder.resolve("logs/default_talks_u1/main/0.log");

            // When
            for (int i = 0; i < 5; i++) {
                await().atMost(SOON).until(() -> Files.exists(log) && Files.size(log) >= 1000);
                rotation.run(Labels.ofNode("edge-1"), start.plusSeconds(i));
            }

            // Then
            assertThat(names(log.getParent()))
                    .containsExactly("0.log", "0.log.20260101-000003.gz", "0.log.20260101-000004");
            await().atMost(SOON).until(() -> Files.size(log) > 0);
            box.removeAll();
        }
    }

    @Test
    void what_a_pod_left_that_is_not_stored_goes_and_nothing_of_one_that_is() throws Exception {
        // Given
        Files.createDirectories(folder.resolve("data/pods/u-gone/volumes"));
        Files.createDirectories(folder.resolve("logs/default_gone_u-gone/main"));

        // When
        try (EdgeBox box = EdgeBox.onProcesses(folder)) {
            box.put("pod", PodsOnProcessesTest.pod("stays", "u1", "sleep 1000"));

            // Then
            await().atMost(SOON).until(() -> !Files.exists(folder.resolve("data/pods/u-gone")));
            await().atMost(SOON).until(() -> names(folder.resolve("logs")).size() == 1);
            await().atMost(SOON).until(() -> Files.exists(folder.resolve("data/pods/u1")));
            box.removeAll();
        }
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> found = Files.list(folder)) {
            return found.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private ImageCare care(ImageCare.Disk disk) {
        List<ImageInfo> images =
                List.of(
                        image("wanted", "app:1", false),
                        image("old1", "app:0", false),
                        image("pause", "pause:3", true),
                        image("old2", "tool:1", false),
                        image("old3", "tool:2", false));
        ContainerRuntime processes = new ProcessRuntime(folder.resolve("none"));
        ContainerRuntime runtime =
                (ContainerRuntime)
                        Proxy.newProxyInstance(
                                getClass().getClassLoader(),
                                new Class<?>[] {ContainerRuntime.class},
                                (proxy, method, arguments) ->
                                        method.getName().equals("listImages")
                                                ? images.stream()
                                                        .filter(i -> !removed.contains(i.id()))
                                                        .toList()
                                                : method.invoke(processes, arguments));
        return new ImageCare(runtime, () -> Set.of("app:1"), () -> disk, removed::add, LIMITS);
    }

    private static ImageInfo image(String id, String tag, boolean kept) {
        return new ImageInfo(id, List.of(tag), List.of(), 60, kept);
    }
}
