package io.caravel.bench.fleet;

import io.caravel.cli.pki.PkiFolder;
import io.caravel.cli.process.Installation;
import io.caravel.cli.process.Jvm;
import io.caravel.cli.process.ManagedProcess;
import io.caravel.cli.process.Part;
import io.caravel.lab.Ports;
import java.io.IOException;
import java.io.Writer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;

/** The development API and the cloud runtime, each a process of its packaged distribution. */
final class FleetServers implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final Installation installation = Installation.current();
    private final Path folder;
    private final NodeKeys keys;
    private final int apiPort = Ports.free();
    private final int linkPort = Ports.free();
    private final int managementPort = Ports.free();
    private final List<String> cloudOptions;
    private ManagedProcess api;
    private ManagedProcess cloud;

    /**
     * @param cloudOptions further JVM options of the cloud runtime
     */
    FleetServers(Path folder, NodeKeys keys, List<String> cloudOptions) {
        this.folder = folder;
        this.keys = keys;
        this.cloudOptions = cloudOptions;
    }

    /** Starts the development API with the device CRDs. */
    void startApi() throws IOException, InterruptedException {
        Path kubeconfig = folder.resolve("kubeconfig");
        List<String> arguments =
                List.of(
                        "--port",
                        Integer.toString(apiPort),
                        "--data",
                        folder.resolve("cluster").toString(),
                        "--kubeconfig-out",
                        kubeconfig.toString());
        api =
                ManagedProcess.start(
                        "development API",
                        Jvm.DEV_CLUSTER.command(
                                installation.classPath(List.of(Part.DEV_CLUSTER)),
                                List.of("-Xmx1g", "-XX:TieredStopAtLevel=4"),
                                arguments),
                        Jvm.DEV_CLUSTER.environment(),
                        folder.resolve("logs").resolve("api.log"));
        until("the development API", () -> answers(apiPort));
        new ApiClient(apiUrl()).install(installation.manifests());
    }

    /** Starts the cloud runtime; returns at once. */
    void startCloud() throws IOException {
        cloud =
                ManagedProcess.start(
                        "cloud runtime",
                        Jvm.CLOUD.command(
                                installation.classPath(List.of(Part.CLOUD)),
                                cloudOptions,
                                List.of("--config", settings().toString())),
                        Jvm.CLOUD.environment(),
                        folder.resolve("logs").resolve("cloud.log"));
    }

    /** Waits until nodes may connect. */
    void awaitCloud() {
        until("the cloud runtime", () -> answers(linkPort));
    }

    /** Whether the port of the link is open. */
    boolean isServing() {
        return answers(linkPort);
    }

    /** Kills the cloud runtime with SIGKILL. */
    void killCloud() {
        cloud.kill();
    }

    /** Kills the development API with SIGKILL. */
    void killApi() {
        api.kill();
    }

    ProcessGauge cloudGauge() {
        return new ProcessGauge(cloud.pid());
    }

    ProcessGauge apiGauge() {
        return new ProcessGauge(api.pid());
    }

    /** Lines of the running cloud runtime's log that match. */
    long logged(Pattern pattern) {
        return cloud.log().lines().stream().filter(line -> pattern.matcher(line).find()).count();
    }

    String apiUrl() {
        return "http://127.0.0.1:" + apiPort;
    }

    int linkPort() {
        return linkPort;
    }

    private Path settings() throws IOException {
        Properties settings = new Properties();
        settings.put("cloud.data.dir", folder.resolve("cloud").toString());
        settings.put("cloud.kube.config", folder.resolve("kubeconfig").toString());
        settings.put("cloud.link.host", "127.0.0.1");
        settings.put("cloud.link.port", Integer.toString(linkPort));
        settings.put("cloud.link.keystore", keys.serverStore().toString());
        settings.put("cloud.link.keystore.password", PkiFolder.password(keys.serverStore()));
        settings.put("cloud.link.truststore", keys.trustStore().toString());
        settings.put("cloud.link.truststore.password", PkiFolder.password(keys.trustStore()));
        settings.put("camel.management.port", Integer.toString(managementPort));
        Path file = folder.resolve("cloud.properties");
        try (Writer out = Files.newBufferedWriter(file)) {
            settings.store(out, "bench fleet");
        }
        return file;
    }

    @Override
    public void close() {
        if (cloud != null) {
            cloud.close();
        }
        if (api != null) {
            api.close();
        }
    }

    static void until(String what, BooleanSupplier reached) {
        Instant end = Instant.now().plus(PATIENCE);
        while (!reached.getAsBoolean()) {
            if (Instant.now().isAfter(end)) {
                throw new IllegalStateException(what + " did not come within " + PATIENCE);
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
        }
    }

    static boolean answers(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 500);
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }
}
