package io.caravel.cloud.config;

import io.caravel.runtime.KeyFiles;
import io.caravel.runtime.Settings;
import io.caravel.store.StoreUrl;
import io.fabric8.kubernetes.client.Config;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;

/**
 * The settings of the cloud runtime, understood and checked: what each means stands in {@code
 * application.properties}. Immutable.
 *
 * @param dataDir folder of what survives restarts
 * @param store database of events
 * @param routesDir folder of the routes, empty for those inside the program
 * @param kubeConfig kubeconfig file, empty for what the client finds by itself
 * @param twinInterval shortest time between two writes of one DeviceStatus
 * @param kubelet where the API server reaches this runtime for a node
 * @param link where nodes connect
 * @param settings everything as text, also Camel's own
 */
public record CloudConfig(
        Path dataDir,
        Path store,
        String routesDir,
        String kubeConfig,
        Duration twinInterval,
        Kubelet kubelet,
        Link link,
        Settings settings) {

    /**
     * Where the API server reaches this runtime for a node.
     *
     * @param address empty to leave the node's own
     * @param port 0 for none
     */
    public record Kubelet(String address, int port) {}

    /**
     * Where nodes connect.
     *
     * @param host address to listen on
     * @param port port to listen on
     * @param keystore PKCS12 file, empty without TLS
     * @param keystorePassword its password
     * @param truststore PKCS12 file, empty without TLS
     * @param truststorePassword its password
     * @param plain true when nodes may connect without TLS, on loopback
     */
    public record Link(
            String host,
            int port,
            String keystore,
            String keystorePassword,
            String truststore,
            String truststorePassword,
            boolean plain) {}

    /**
     * Reads the settings of this process.
     *
     * @param args command line: {@code --config FILE} or nothing
     * @throws io.caravel.runtime.StartFailure with one sentence about the first wrong value
     */
    public static CloudConfig read(String... args) {
        return read(args, System.getenv(), System.getProperties());
    }

    static CloudConfig read(String[] args, Map<String, String> environment, Properties system) {
        Settings settings =
                Settings.read(
                        "cloud",
                        CloudConfig.class.getResourceAsStream(
                                "/io/caravel/cloud/application.properties"),
                        args,
                        environment,
                        system);
        settings.required("cloud.telemetry.uri", "readings need somewhere to go");
        settings.number("cloud.telemetry.window", 1, 10_000);
        settings.number("cloud.podevents.retry", 100, 600_000);
        settings.number("cloud.podevents.attempts", 0, 100_000);
        settings.required("cloud.commands.uri", "commands need somewhere to come from");
        Path folder =
                Path.of(settings.required("cloud.data.dir", "the store needs a folder"))
                        .toAbsolutePath();
        return new CloudConfig(
                folder,
                store(settings, folder),
                settings.text("cloud.routes.dir"),
                kubeConfig(settings),
                Duration.ofMillis(settings.number("cloud.twin.interval", 0, 60_000)),
                new Kubelet(
                        settings.text("cloud.kubelet.address"),
                        settings.number("cloud.kubelet.port", 0, 65_535)),
                link(settings),
                settings);
    }

    /**
     * The value is not repeated in the failure: the URL of another database may hold a password.
     */
    private static Path store(Settings settings, Path folder) {
        String url = settings.text("cloud.store.url");
        if (url.isEmpty()) {
            return folder.resolve("cloud.db");
        }
        return StoreUrl.file(url)
                .orElseThrow(
                        () ->
                                settings.wrong(
                                        "cloud.store.url", "another", StoreUrl.PREFIX + "PATH"));
    }

    private static String kubeConfig(Settings settings) {
        String file = settings.readableFile("cloud.kube.config");
        if (file.isEmpty()) {
            return file;
        }
        try {
            Config.fromKubeconfig(Files.readString(Path.of(file)));
            return file;
        } catch (IOException | RuntimeException e) {
            throw settings.wrong("cloud.kube.config", file, "the path of a kubeconfig file");
        }
    }

    private static Link link(Settings settings) {
        Link link = read(settings);
        if (!link.plain()) {
            new KeyFiles(settings, "cloud.link").check();
        }
        return link;
    }

    private static Link read(Settings settings) {
        boolean plain = settings.flag("cloud.link.plain");
        if (!plain) {
            settings.required("cloud.link.keystore", "nodes connect with TLS");
            settings.required("cloud.link.truststore", "nodes prove who they are");
        }
        return new Link(
                settings.required("cloud.link.host", "nodes need an address to connect to"),
                settings.number("cloud.link.port", 0, 65_535),
                settings.readableFile("cloud.link.keystore"),
                settings.text("cloud.link.keystore.password"),
                settings.readableFile("cloud.link.truststore"),
                settings.text("cloud.link.truststore.password"),
                plain);
    }
}
