package io.caravel.cli.lab;

import io.caravel.cli.Problem;
import io.caravel.cli.process.Installation;
import io.caravel.cli.process.Jvm;
import io.caravel.cli.process.ManagedProcess;
import io.caravel.cli.process.Part;
import io.caravel.lab.LinkProxy;
import io.caravel.lab.Ports;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * All of Caravel on one machine as separate processes in one work folder: a Kubernetes API, the
 * cloud runtime, an edge runtime with its broker and workloads, a thermostat, and a network between
 * edge and cloud that can be cut. Each process has a log of its own under {@code logs/} and can be
 * killed and started again on what it left on disk. Not safe for concurrent use; {@link #close} may
 * be called from another thread, is safe to repeat, and leaves no process behind.
 */
public final class Lab implements AutoCloseable {
    private final Installation installation;
    private final LabOptions options;
    private final Function<Path, Map<String, String>> watched;
    private final LabSettings settings;
    private final Cluster cluster;
    private final LinkProxy link;
    private final int linkPort;
    private final int httpPort;
    private final int mqttPort;
    private ManagedProcess cloud;
    private ManagedProcess edge;
    private ManagedProcess thermostat;
    private boolean edgeWasUp;
    private boolean stopped;

    /** A lab in which nothing runs yet; makes its work folder and certificates. */
    public Lab(Installation installation, LabOptions options) {
        this(installation, options, data -> Map.of());
    }

    /**
     * The same, whose sides are watched.
     *
     * @param watched what the environment of a side is given, by its folder
     */
    public Lab(
            Installation installation,
            LabOptions options,
            Function<Path, Map<String, String>> watched) {
        this.installation = installation;
        this.watched = watched;
        this.options = options;
        try {
            Files.createDirectories(options.folder().resolve("logs"));
            Files.createDirectories(options.folder().resolve("telemetry"));
            Files.createDirectories(options.folder().resolve("tmp"));
            linkPort = options.port(10000);
            link = LinkProxy.open(linkPort);
        } catch (IOException e) {
            throw new Problem("The work folder " + options.folder() + " cannot be used.", e);
        }
        httpPort = options.port(9876);
        mqttPort = options.port(1883);
        settings = new LabSettings(options);
        settings.certificates();
        cluster = new Cluster(installation, options);
    }

    /** What it was made of. */
    public LabOptions options() {
        return options;
    }

    /** Its Kubernetes API. */
    public Cluster cluster() {
        return cluster;
    }

    /** A client of its Kubernetes API, with all rights. */
    public KubernetesClient kube() {
        return cluster.client();
    }

    /** The network between the edge and the cloud. */
    public LinkProxy link() {
        return link;
    }

    /** Where its broker listens. */
    public String mqttUrl() {
        return options.mqtt().orElse("tcp://127.0.0.1:" + mqttPort);
    }

    /** The file to which the cloud writes telemetry, one event a line. */
    public Path telemetryFile() {
        return settings.telemetryFile();
    }

    /** What arrived in the cloud. */
    public Telemetry telemetry() {
        return new Telemetry(settings.telemetryFile());
    }

    /**
     * Orders a command for a node; those that wait are taken in the order of their names.
     *
     * @param name of the order, of letters and digits
     * @param json {@code {"node","id","topic","payload",…}}
     * @return the file, which the cloud takes away when it has accepted the order
     */
    public Path order(String name, String json) {
        Path folder = settings.commandsFolder();
        try {
            Files.createDirectories(folder);
            Path unfinished = Files.writeString(folder.resolve("." + name), json);
            return Files.move(unfinished, folder.resolve(name + ".json"));
        } catch (IOException e) {
            throw new Problem("The order " + name + " cannot be written.", e);
        }
    }

    /** What a workload of the lab says. */
    public Workload workload(String pod) {
        return new Workload(options.folder().resolve("pods"), options.namespace(), pod);
    }

    /** The edge's SQLite file. */
    public Path edgeStore() {
        return options.folder().resolve("edge").resolve("edge.db");
    }

    /** The cloud's SQLite file. */
    public Path cloudStore() {
        return options.folder().resolve("cloud").resolve("cloud.db");
    }

    /** The settings file of the edge; only after {@link #startEdge}. */
    public Path edgeSettings() {
        return options.folder().resolve("edge.properties");
    }

    /** The cloud runtime; only after {@link #startCloud}. */
    public ManagedProcess cloud() {
        return cloud;
    }

    /** The edge runtime; only after {@link #startEdge}. */
    public ManagedProcess edge() {
        return edge;
    }

    /** The thermostat; only after {@link #startThermostat}. */
    public ManagedProcess thermostat() {
        return thermostat;
    }

    /** Starts the cloud runtime on the lab's Kubernetes API and waits until it listens. */
    public void startCloud() {
        launchCloud();
        Await.until("the cloud's port " + linkPort, Duration.ofSeconds(60), () -> cloudListens());
    }

    /** Starts the cloud runtime without waiting for anything. */
    public void launchCloud() {
        Path file = settings.cloud(cluster.cloudKubeconfig(), linkPort, httpPort);
        cloud = startSide("cloud runtime", Jvm.CLOUD, List.of(Part.CLOUD), file, "cloud");
    }

    /** Starts the edge runtime, whose link leads through {@link #link()}. */
    public void startEdge() {
        Path file = settings.edge(link.port(), mqttPort);
        List<Part> parts = installation.edgeParts(options.mqtt().isEmpty());
        edge = startSide("edge runtime", Jvm.EDGE, parts, file, "edge");
        edgeWasUp = true;
    }

    /** Starts the thermostat, obeying lines by {@link ManagedProcess#tell}. */
    public void startThermostat() {
        List<String> arguments =
                List.of(
                        "thermostat",
                        "--commands",
                        "--mqtt",
                        mqttUrl(),
                        "--device",
                        options.namespace() + "/" + LabObjects.DEVICE);
        String path = installation.classPath(List.of(Part.CLI));
        List<String> command = Jvm.CLI.command(path, List.of(), arguments);
        thermostat = start("thermostat", command, Jvm.CLI.environment(), "thermostat.log");
    }

    /** Kills the edge runtime with SIGKILL; its workloads run on. */
    public void killEdge() {
        edge.kill();
        edge.note("killed with SIGKILL");
    }

    /** Kills the cloud runtime with SIGKILL. */
    public void killCloud() {
        cloud.kill();
        cloud.note("killed with SIGKILL");
    }

    /** Cuts the network between edge and cloud. */
    public void cutLink() {
        link.cut();
    }

    /** Lets the network carry again. */
    public void restoreLink() {
        link.restore();
    }

    /** The processes that were started, in the order of data from the cloud to the device. */
    public List<ManagedProcess> processes() {
        List<ManagedProcess> all = new ArrayList<>();
        cluster.process().ifPresent(all::add);
        for (ManagedProcess process : new ManagedProcess[] {cloud, edge, thermostat}) {
            Optional.ofNullable(process).ifPresent(all::add);
        }
        return all;
    }

    /** Stops both sides and removes the workloads from the box; the cluster is still there. */
    public synchronized void stopSides() {
        stopped = true;
        for (ManagedProcess process : new ManagedProcess[] {thermostat, edge, cloud}) {
            Optional.ofNullable(process).ifPresent(ManagedProcess::close);
        }
        if (edgeWasUp) {
            edgeWasUp = false;
            resetEdge();
        }
    }

    @Override
    public synchronized void close() {
        try (link;
                cluster) {
            stopSides();
        } catch (IOException e) {
            throw new Problem("The demo's proxy cannot be closed.", e);
        }
    }

    private void resetEdge() {
        try (ManagedProcess reset =
                EdgeReset.start(installation, edgeSettings(), log("reset.log"))) {
            boolean ended = reset.awaitEnd(Duration.ofSeconds(30));
            if (!ended || reset.exitStatus() != 0) {
                throw new Problem(
                        "Workloads may still run on this machine, see " + reset.log().file());
            }
        }
    }

    private boolean cloudListens() {
        if (!cloud.isAlive()) {
            throw new Await.NotComing(
                    "The cloud runtime ended with status " + cloud.exitStatus() + ".");
        }
        return Ports.answers(linkPort);
    }

    private ManagedProcess startSide(
            String name, Jvm jvm, List<Part> parts, Path file, String side) {
        String path = installation.classPath(parts);
        List<String> temporary = List.of("-Djava.io.tmpdir=" + options.folder().resolve("tmp"));
        List<String> command = jvm.command(path, temporary, List.of("--config", file.toString()));
        return start(name, command, environment(jvm, side), side + ".log");
    }

    private Map<String, String> environment(Jvm jvm, String side) {
        Map<String, String> all = new HashMap<>(jvm.environment());
        all.putAll(watched.apply(options.folder().resolve(side)));
        return all;
    }

    private synchronized ManagedProcess start(
            String name, List<String> command, Map<String, String> environment, String logName) {
        if (stopped) {
            throw new Problem("The " + name + " is not started: everything is being stopped.");
        }
        return ManagedProcess.start(name, command, environment, log(logName));
    }

    private Path log(String name) {
        return options.folder().resolve("logs").resolve(name);
    }
}
