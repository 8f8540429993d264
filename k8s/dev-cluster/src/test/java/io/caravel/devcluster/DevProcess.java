package io.caravel.devcluster;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** The development API as its users run it: a process of its own. */
final class DevProcess implements AutoCloseable {

    private final Path folder;
    private final List<String> options;
    private Process process;

    private DevProcess(Path folder, List<String> options) {
        this.folder = folder;
        this.options = options;
    }

    /** Starts it with its data in a folder and waits until it answers. */
    static DevProcess start(Path folder, String... options) {
        DevProcess dev = new DevProcess(folder, List.of(options));
        dev.start();
        return dev;
    }

    void start() {
        try {
            Files.createDirectories(folder);
            Files.deleteIfExists(kubeconfig());
            List<String> command = new ArrayList<>();
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.addAll(List.of("-Xmx256m", "-XX:TieredStopAtLevel=1", "-cp"));
            command.add(System.getProperty("java.class.path"));
            command.add(DevCluster.class.getName());
            command.addAll(List.of("--data", folder.resolve("data").toString()));
            command.addAll(List.of("--kubeconfig-out", kubeconfig().toString()));
            command.addAll(options);
            process =
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
                            .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Awaitility.await("development API")
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> Files.exists(kubeconfig()) || !process.isAlive());
        if (!process.isAlive()) {
            throw new IllegalStateException("the development API ended: " + text(log()));
        }
    }

    /** Ends the process as a power cut would, without giving it a chance. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor(60, TimeUnit.SECONDS);
    }

    Path kubeconfig() {
        return folder.resolve("kubeconfig");
    }

    Path log() {
        return folder.resolve("out.txt");
    }

    String url() {
        return Config.fromKubeconfig(kubeconfig().toFile()).getMasterUrl();
    }

    KubernetesClient client() {
        return new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(kubeconfig().toFile()))
                .build();
    }

    static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            kill();
        }
    }
}
