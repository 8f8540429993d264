package io.caravel.edge.config;

import io.caravel.edge.devices.DeviceKamelets;
import io.caravel.edge.pods.ClusterDns;
import io.caravel.edge.pods.PodRules;
import io.caravel.edge.pods.UpkeepLimits;
import io.caravel.runtime.KeyFiles;
import io.caravel.runtime.ObjectName;
import io.caravel.runtime.Settings;
import io.caravel.runtime.StartFailure;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The settings of the edge runtime, understood and checked: what each means stands in {@code
 * application.properties}. Immutable.
 *
 * @param node name of this node
 * @param dataDir folder of the stores
 * @param keyFile key of the stored Secrets
 * @param routesDir folder of the routes, empty for those inside the program
 * @param link the way to the cloud
 * @param mqtt the broker
 * @param twinHistory values kept of each property of a device
 * @param live what local readers may cost
 * @param pods the container runtime
 * @param report how often the node speaks about itself
 * @param devices the devices that are reached by Kamelets
 * @param settings everything as text, also Camel's own
 */
public record EdgeConfig(
        String node,
        Path dataDir,
        Path keyFile,
        String routesDir,
        Link link,
        MqttConfig mqtt,
        int twinHistory,
        LiveConfig live,
        Pods pods,
        Report report,
        DeviceKamelets.Settings devices,
        Settings settings) {

    private static final Pattern ADDRESS =
            Pattern.compile("[0-9]+(\\.[0-9]+){3}|[0-9a-fA-F:]*:[0-9a-fA-F:.]*");

    /**
     * The way to the cloud.
     *
     * @param url where the cloud listens
     * @param keystore PKCS12 file, empty without TLS
     * @param keystorePassword its password
     * @param truststore PKCS12 file, empty without TLS
     * @param truststorePassword its password
     */
    public record Link(
            String url,
            String keystore,
            String keystorePassword,
            String truststore,
            String truststorePassword) {

        /** True when the link is encrypted and both ends prove who they are. */
        public boolean secure() {
            return url.startsWith("wss:");
        }
    }

    /**
     * The container runtime.
     *
     * @param runtime {@code auto}, {@code unix://…} or {@code process:<folder>}
     * @param logs folder for container logs
     * @param max Pods at most
     * @param upkeep how much of the disk images and logs may take
     * @param rules name service, control groups and Pods of a folder
     */
    public record Pods(String runtime, Path logs, int max, UpkeepLimits upkeep, PodRules rules) {}

    /**
     * How often the node speaks about itself.
     *
     * @param heartbeat between two heartbeats
     * @param unchanged after this an unchanged status is told again
     * @param behind a backlog older than this is told as a condition
     */
    public record Report(Duration heartbeat, Duration unchanged, Duration behind) {}

    /**
     * Reads the settings of this process.
     *
     * @param args command line: {@code --config FILE} or nothing
     * @throws io.caravel.runtime.StartFailure with one sentence about the first wrong value
     */
    public static EdgeConfig read(String... args) {
        return read(args, System.getenv(), System.getProperties());
    }

    static EdgeConfig read(String[] args, Map<String, String> environment, Properties system) {
        Settings settings =
                Settings.read(
                        "edge",
                        EdgeConfig.class.getResourceAsStream(
                                "/io/caravel/edge/application.properties"),
                        args,
                        environment,
                        system);
        String node =
                settings.required("edge.node", "the node needs the name it has in Kubernetes");
        if (!ObjectName.isValid(node)) {
            throw settings.wrong("edge.node", node, "lower case letters, digits, '-' and '.'");
        }
        Path data = Path.of(settings.required("edge.data.dir", "the stores need a folder"));
        String logs = settings.text("edge.pods.logs");
        String key = settings.text("edge.secrets.key.file");
        settings.number("edge.link.window", 1, 10_000);
        settings.number("edge.node.check.seconds", 1, 3_600);
        MqttConfig mqtt = MqttConfig.read(settings, node);
        return new EdgeConfig(
                node,
                data.toAbsolutePath(),
                key.isEmpty() ? data.toAbsolutePath().resolve("secrets.key") : Path.of(key),
                settings.text("edge.routes.dir"),
                link(settings, node),
                mqtt,
                settings.number("edge.twins.history", 0, 1_000_000),
                LiveConfig.read(settings),
                new Pods(
                        settings.required("edge.cri.runtime", "Pods need a container runtime"),
                        logs.isEmpty() ? data.toAbsolutePath().resolve("logs/pods") : Path.of(logs),
                        settings.number("edge.pods.max", 1, 1_000),
                        upkeep(settings),
                        rules(settings)),
                new Report(
                        Duration.ofSeconds(settings.number("edge.heartbeat.seconds", 1, 20)),
                        Duration.ofSeconds(settings.number("edge.node.report.seconds", 10, 86_400)),
                        Duration.ofSeconds(settings.number("edge.sync.behind.seconds", 1, 86_400))),
                devices(settings, node, mqtt),
                settings);
    }

    private static DeviceKamelets.Settings devices(
            Settings settings, String node, MqttConfig mqtt) {
        return new DeviceKamelets.Settings(
                names(settings.text("edge.devices.protocols")),
                names(settings.text("edge.devices.components")),
                folder(settings, "edge.devices.kamelets.dir"),
                folder(settings, "edge.devices.routes.dir"),
                Map.of(
                        "edge.node", node,
                        "edge.mqtt.url", mqtt.url(),
                        "edge.mqtt.username", mqtt.username(),
                        "edge.mqtt.password", mqtt.password(),
                        "edge.devices.http.listen", settings.text("edge.devices.http.listen")),
                mqtt.stores().tls());
    }

    private static Set<String> names(String list) {
        return Arrays.stream(list.split(","))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .collect(Collectors.toUnmodifiableSet());
    }

    private static String folder(Settings settings, String key) {
        String folder = settings.text(key);
        if (!folder.isEmpty() && !Files.isDirectory(Path.of(folder))) {
            throw settings.wrong(key, folder, "the path of a folder that is there");
        }
        return folder.isEmpty() ? "" : Path.of(folder).toAbsolutePath().toString();
    }

    private static UpkeepLimits upkeep(Settings settings) {
        int high = settings.number("edge.images.high.percent", 1, 100);
        int low = settings.number("edge.images.low.percent", 0, 100);
        if (low >= high) {
            throw settings.wrong(
                    "edge.images.low.percent",
                    String.valueOf(low),
                    "a number below edge.images.high.percent");
        }
        return new UpkeepLimits(
                high,
                low,
                Duration.ofSeconds(settings.number("edge.images.keep.seconds", 0, 86_400)),
                Duration.ofDays(settings.number("edge.images.unused.days", 0, 3_650)),
                settings.number("edge.pods.log.bytes", 1_024, Integer.MAX_VALUE),
                settings.number("edge.pods.log.files", 2, 100));
    }

    private static PodRules rules(Settings settings) {
        String servers = settings.text("edge.pods.dns.servers");
        List<String> addresses =
                Pattern.compile("[,\\s]+")
                        .splitAsStream(servers)
                        .filter(s -> !s.isEmpty())
                        .toList();
        if (!addresses.stream().allMatch(ADDRESS.asMatchPredicate())) {
            throw settings.wrong("edge.pods.dns.servers", servers, "addresses with commas between");
        }
        String domain = settings.required("edge.pods.dns.domain", "Services need a domain");
        String group = settings.text("edge.pods.cgroup");
        if (!group.matches("[a-z0-9_]*")) {
            throw settings.wrong("edge.pods.cgroup", group, "letters and digits");
        }
        String folder = settings.text("edge.pods.static");
        return new PodRules(
                new ClusterDns(addresses, domain, ClusterDns.NONE.resolvConf()),
                group,
                settings.number("edge.pods.pids.max", 0, 4_194_304),
                folder.isEmpty() ? Optional.empty() : Optional.of(Path.of(folder)));
    }

    private static Link link(Settings settings, String node) {
        String url = settings.required("edge.link.url", "the node needs the address of its cloud");
        if (!isAddress(url, "wss", "ws")) {
            throw settings.wrong("edge.link.url", url, "wss://HOST:PORT");
        }
        Link link =
                new Link(
                        url,
                        settings.readableFile("edge.link.keystore"),
                        settings.text("edge.link.keystore.password"),
                        settings.readableFile("edge.link.truststore"),
                        settings.text("edge.link.truststore.password"));
        if (link.secure()) {
            settings.required(
                    "edge.link.keystore", "wss needs the client certificate of this node");
            settings.required("edge.link.truststore", "wss needs the authority of the cloud");
            checkIdentity(new KeyFiles(settings, "edge.link"), node);
        } else if (!isLoopback(url)) {
            throw settings.wrong("edge.link.url", url, "wss://HOST:PORT (ws:// only on loopback)");
        }
        return link;
    }

    private static void checkIdentity(KeyFiles files, String node) {
        files.check();
        String certified = files.node();
        if (!certified.equals(node)) {
            throw new StartFailure(
                    "EDGE-CONFIG-004",
                    "edge.node is '%s' and the certificate in edge.link.keystore is for '%s': the cloud would know this node by that name; correct one of them"
                            .formatted(node, certified));
        }
    }

    /** Whether it is a URL with a host and one of these schemes. */
    static boolean isAddress(String url, String... schemes) {
        try {
            URI uri = new URI(url);
            return uri.getHost() != null && List.of(schemes).contains(uri.getScheme());
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private static boolean isLoopback(String url) {
        String host = URI.create(url).getHost();
        return "localhost".equals(host) || "[::1]".equals(host) || "127.0.0.1".equals(host);
    }
}
