package io.caravel.flow;

import static io.caravel.flow.FlowLab.soon;
import static org.assertj.core.api.Assertions.assertThat;

import io.caravel.cli.store.EdgeStore;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.dsl.PodResource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The API is set back to a backup, as when etcd is restored: its versions go back too. */
@ExtendWith(FlowLab.class)
class SetBackFlowTest {

    @TempDir Path backup;

    @Test
    void whatTheRestoredApiSaysIsSoAtTheEdgeOfARunningCloud(FlowLab.Actors actors)
            throws Exception {
        TestCluster.needsOwnServer();
        // Given a backup, and changes since that the edge knows
        String container = beforeAndAfterBackup(actors, "run", "21.25", "21.75");
        // When the API is set back
        actors.lab().cluster().kill();
        restore(actors);
        actors.lab().cluster().start();
        // Then everything is as the backup says, and it is said
        assertRestored(actors, "run", "21.25", container);
        assertThat(actors.lab().cloud().log().contains(Pattern.compile(" KUBE-023"))).isTrue();
        soon().until(() -> actors.lab().cloud().log().contains(Pattern.compile("CLOUD-KUBE-004")));
        soon().until(
                        () ->
                                actors
                                        .lab()
                                        .kube()
                                        .v1()
                                        .events()
                                        .inNamespace("default")
                                        .list()
                                        .getItems()
                                        .stream()
                                        .anyMatch(event -> "ApiSetBack".equals(event.getReason())));
    }

    @Test
    void whatTheRestoredApiSaysIsSoAtTheEdgeOfACloudThatStartsAfterwards(FlowLab.Actors actors)
            throws Exception {
        TestCluster.needsOwnServer();
        // Given a backup, and changes since that the edge knows
        String container = beforeAndAfterBackup(actors, "new", "22.25", "22.75");
        // When the API is set back while no cloud runtime lives to see it
        actors.lab().killCloud();
        actors.lab().cluster().kill();
        restore(actors);
        actors.lab().cluster().start();
        actors.lab().startCloud();
        // Then everything is as the backup says
        assertRestored(actors, "new", "22.25", container);
    }

    /** Pods that stay, come after the backup and go after it; a greeting and a wish that change. */
    private String beforeAndAfterBackup(
            FlowLab.Actors actors, String name, String target, String later) throws IOException {
        actors.cloudUser().greet("first-" + name);
        actors.cloudUser().want(target);
        actors.cloudUser().createPod(name + "-stays");
        actors.cloudUser().createPod(name + "-goes");
        soon().until(() -> actors.cloudUser().isRunning(name + "-stays"));
        soon().until(() -> actors.cloudUser().isRunning(name + "-goes"));
        soon().until(() -> set(actors, target) == 1);
        actors.lab().cluster().kill();
        copy(folder(actors), backup);
        actors.lab().cluster().start();
        soon().until(actors.cloudUser()::isNodeReady);
        actors.cloudUser().greet("second-" + name);
        actors.cloudUser().want(later);
        actors.cloudUser().createPod(name + "-comes");
        pod(actors, name + "-goes").delete();
        soon().until(() -> actors.cloudUser().isRunning(name + "-comes"));
        soon().until(() -> actors.cloudUser().pod(name + "-goes").isEmpty());
        soon().until(() -> set(actors, later) == 1);
        soon().until(() -> greeting(actors, name).equals("second-" + name));
        return container(actors, name + "-stays");
    }

    private static void assertRestored(
            FlowLab.Actors actors, String name, String target, String container) {
        soon().until(() -> set(actors, target) == 2);
        soon().until(() -> greeting(actors, name).equals("first-" + name));
        soon().until(() -> !held(actors).contains(name + "-comes"));
        soon().until(() -> held(actors).contains(name + "-goes"));
        soon().until(() -> actors.cloudUser().isRunning(name + "-goes"));
        soon().until(actors.cloudUser()::isNodeReady);
        assertThat(actors.cloudUser().pod(name + "-comes")).isEmpty();
        assertThat(container(actors, name + "-stays")).isEqualTo(container);
        assertThat(actors.lab().workload(name + "-stays").starts()).isEqualTo(1);
        for (String pod : List.of(name + "-stays", name + "-goes")) {
            pod(actors, pod).delete();
            soon().until(() -> actors.cloudUser().pod(pod).isEmpty());
        }
    }

    private static String greeting(FlowLab.Actors actors, String name) {
        return actors.lab().workload(name + "-stays").greeting().orElse("");
    }

    private static String container(FlowLab.Actors actors, String name) {
        Pod pod = actors.cloudUser().pod(name).orElseThrow();
        return pod.getStatus().getContainerStatuses().get(0).getContainerID();
    }

    private static List<String> held(FlowLab.Actors actors) {
        return new EdgeStore(actors.lab().edgeStore())
                .held("pod").stream()
                        .map(held -> held.key().substring(held.key().indexOf('/') + 1))
                        .toList();
    }

    /** How often the thermostat set itself to a target. */
    private static long set(FlowLab.Actors actors, String target) {
        return actors.lab().thermostat().log().lines().stream()
                .filter(line -> line.endsWith("set target=" + target))
                .count();
    }

    private static PodResource pod(FlowLab.Actors actors, String name) {
        return actors.lab()
                .kube()
                .pods()
                .inNamespace(actors.lab().options().namespace())
                .withName(name);
    }

    private static Path folder(FlowLab.Actors actors) {
        return actors.lab().options().folder().resolve("cluster");
    }

    private void restore(FlowLab.Actors actors) throws IOException {
        for (Path file : files(folder(actors))) {
            Files.delete(file);
        }
        copy(backup, folder(actors));
    }

    private static void copy(Path from, Path to) throws IOException {
        for (Path file : files(from)) {
            Files.copy(file, to.resolve(file.getFileName()));
        }
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }
}
