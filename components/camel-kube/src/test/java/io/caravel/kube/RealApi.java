package io.caravel.kube;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fabric8.kubeapitest.KubeAPIServer;
import io.fabric8.kubeapitest.KubeAPIServerConfigBuilder;
import io.fabric8.kubernetes.client.Config;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The real API server of the cluster tests: the one of the kubeconfig with {@code
 * -Dcaravel.cluster=true}, else one that fabric8's kube-api-test starts for this run where its
 * binaries are.
 */
final class RealApi {

    private static final String HOW =
            "needs -Dcaravel.cluster=true and a kubeconfig, or etcd, kube-apiserver and kubectl in"
                    + " <KUBE_API_TEST_DIR, by default ~/.kubeapitest>/k8s/<version>-linux-amd64";
    private static final List<String> BINARIES = List.of("etcd", "kube-apiserver", "kubectl");

    private static String started;

    private RealApi() {}

    /** Skips a test, with a sentence that says how to run it, where there is no such server. */
    static void assumeThere() {
        assumeTrue(isNamed() || newestVersion().isPresent(), HOW);
    }

    /** How to reach it; it is started when it is not named. */
    static synchronized Config config() {
        if (isNamed()) {
            return Config.autoConfigure(null);
        }
        if (started == null) {
            started = start(newestVersion().orElseThrow());
        }
        return Config.fromKubeconfig(started);
    }

    private static boolean isNamed() {
        return Boolean.getBoolean("caravel.cluster");
    }

    private static String start(String version) {
        KubeAPIServer server =
                new KubeAPIServer(
                        KubeAPIServerConfigBuilder.anAPIServerConfig()
                                .withTestDir(folder().toString())
                                .withApiServerVersion(version)
                                .withOfflineMode(true)
                                .build());
        Runtime.getRuntime().addShutdownHook(new Thread(server::stop));
        server.start();
        return server.getKubeConfigYaml();
    }

    private static Path folder() {
        String named = System.getenv("KUBE_API_TEST_DIR");
        return named == null || named.isBlank()
                ? Path.of(System.getProperty("user.home"), ".kubeapitest")
                : Path.of(named);
    }

    private static Optional<String> newestVersion() {
        Path versions = folder().resolve("k8s");
        if (!Files.isDirectory(versions)) {
            return Optional.empty();
        }
        try (Stream<Path> found = Files.list(versions)) {
            return found.filter(RealApi::isComplete)
                    .map(path -> path.getFileName().toString().replaceFirst("-.*", ""))
                    .max(RealApi::compare);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isComplete(Path folder) {
        return folder.getFileName().toString().matches("[0-9.]+-.+")
                && BINARIES.stream().allMatch(name -> Files.isExecutable(folder.resolve(name)));
    }

    private static int compare(String one, String other) {
        return Runtime.Version.parse(one).compareTo(Runtime.Version.parse(other));
    }
}
