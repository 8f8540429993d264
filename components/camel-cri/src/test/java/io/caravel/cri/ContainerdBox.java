package io.caravel.cri;

import static org.awaitility.Awaitility.await;

import io.caravel.cri.grpc.CriRuntime;
import io.caravel.lab.Ports;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/**
 * A containerd of a test's own, with its own folders, socket and image; stopped with everything in
 * it by {@link #close}.
 */
public final class ContainerdBox implements AutoCloseable {

    /** The image that is there. */
    public static final String IMAGE = "docker.io/local/busybox:1";

    private final Path folder;
    private final Process process;
    private final int metrics;

    private ContainerdBox(Path folder, Process process, int metrics) {
        this.folder = folder;
        this.process = process;
        this.metrics = metrics;
    }

    /**
     * Starts it, or skips the test with the reason where that is not possible; on a build server
     * ({@code CI=true}) a missing containerd is a failure.
     */
    public static ContainerdBox start() throws IOException, InterruptedException {
        String missing = missing();
        if ("true".equals(System.getenv("CI")) && !missing.isEmpty()) {
            throw new IllegalStateException("the build needs real containers: " + missing);
        }
        Assumptions.assumeTrue(missing.isEmpty(), "no real containers here: " + missing);
        Path folder = Files.createTempDirectory(Path.of("/tmp"), "ctd");
        Files.createDirectories(folder.resolve("cni"));
        int metrics = Ports.free();
        Files.writeString(folder.resolve("config.toml"), config(folder, metrics));
        Files.writeString(folder.resolve("cni/10-test.conflist"), network(folder));
        Process process =
                new ProcessBuilder("containerd", "-c", folder.resolve("config.toml").toString())
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("log").toFile())
                        .redirectInput(Path.of("/dev/null").toFile())
                        .start();
        ContainerdBox box = new ContainerdBox(folder, process, metrics);
        box.awaitAnswer();
        box.add(IMAGE, Files.createDirectories(folder.resolve("image")));
        return box;
    }

    /** Adds another image, with the same content and another id. */
    public void add(String image) throws IOException, InterruptedException {
        add(image, Files.createTempDirectory(folder, "image"));
    }

    private void add(String image, Path folder) throws IOException, InterruptedException {
        BusyboxImage.run(
                "ctr",
                "-a",
                socket().toString(),
                "-n",
                "k8s.io",
                "images",
                "import",
                new BusyboxImage(folder).build(image).toString());
    }

    private static String missing() {
        for (String program : List.of("containerd", "runc", "ctr", "busybox")) {
            boolean found =
                    List.of("/usr/bin/", "/usr/sbin/", "/usr/local/bin/", "/usr/local/sbin/")
                            .stream()
                            .anyMatch(place -> Files.isExecutable(Path.of(place + program)));
            if (!found) {
                return program + " is not installed";
            }
        }
        if (!Files.isDirectory(Path.of("/usr/lib/cni"))) {
            return "the network plugins of CNI are not installed";
        }
        return "root".equals(System.getProperty("user.name")) ? "" : "this user is not root";
    }

    private static String config(Path folder, int metrics) {
        return """
                version = 2
                root = "%1$s/root"
                state = "%1$s/state"
                [grpc]
                  address = "%1$s/c.sock"
                [metrics]
                  address = "127.0.0.1:%3$d"
                [plugins."io.containerd.grpc.v1.cri"]
                  sandbox_image = "%2$s"
                  restrict_oom_score_adj = true
                  stream_server_address = "127.0.0.1"
                  [plugins."io.containerd.grpc.v1.cri".containerd]
                    snapshotter = "native"
                  [plugins."io.containerd.grpc.v1.cri".cni]
                    bin_dir = "/usr/lib/cni"
                    conf_dir = "%1$s/cni"
                """
                .formatted(folder, IMAGE, metrics);
    }

    private static String network(Path folder) {
        int subnet = Math.floorMod(folder.hashCode(), 200) + 20;
        return """
                {"cniVersion": "0.4.0", "name": "caravel-test", "plugins": [
                  {"type": "bridge", "bridge": "cvl%1$d", "isGateway": true, "ipMasq": false,
                   "ipam": {"type": "host-local", "dataDir": "%2$s/ipam",
                            "ranges": [[{"subnet": "10.88.%1$d.0/24"}]]}}]}
                """
                .formatted(subnet, folder);
    }

    private void awaitAnswer() {
        try (CriRuntime runtime = new CriRuntime(socket())) {
            await().atMost(Duration.ofSeconds(60))
                    .ignoreExceptions()
                    .until(() -> !runtime.version().name().isEmpty());
        }
    }

    /** Its socket. */
    public Path socket() {
        return folder.resolve("c.sock");
    }

    /** Where it says how often each call was made, in the format of Prometheus. */
    public URI metrics() {
        return URI.create("http://127.0.0.1:" + metrics + "/v1/metrics");
    }

    /** Its image as a folder in the layout of OCI. */
    public Path imageLayout() {
        return folder.resolve("image/oci");
    }

    /** Ends every Pod and then the runtime itself. */
    @Override
    public void close() throws IOException, InterruptedException {
        try (CriRuntime runtime = new CriRuntime(socket())) {
            for (Sandbox sandbox : runtime.listPodSandboxes(Map.of())) {
                runtime.stopPodSandbox(sandbox.id());
                runtime.removePodSandbox(sandbox.id());
            }
        } finally {
            process.destroy();
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
            removeNetwork();
            BusyboxImage.run("rm", "-rf", folder.toString());
        }
    }

    private void removeNetwork() {
        int subnet = Math.floorMod(folder.hashCode(), 200) + 20;
        try {
            BusyboxImage.run("ip", "link", "delete", "cvl" + subnet);
        } catch (IOException e) {
            return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
