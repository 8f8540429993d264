package io.caravel.cli.lab;

import io.caravel.cli.Problem;
import io.caravel.cli.process.Installation;
import io.caravel.cli.process.Jvm;
import io.caravel.cli.process.ManagedProcess;
import io.caravel.cli.process.Part;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The Kubernetes API of a lab: a real cluster's, or the development API as a process of the lab,
 * which keeps its objects in the work folder over a restart. What uses it sees no difference.
 */
public final class Cluster implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(60);

    private final Installation installation;
    private final Path folder;
    private final Path kubeconfig;
    private final boolean real;
    private final int port;
    private int history = 10_000;
    private boolean closed;
    private ManagedProcess process;
    private KubernetesClient client;

    /** A cluster for the options of a lab, not started yet. */
    Cluster(Installation installation, LabOptions options) {
        this.installation = installation;
        folder = options.folder();
        real = options.kubeconfig().isPresent();
        kubeconfig = options.kubeconfig().orElse(folder.resolve("kubeconfig"));
        port = real ? 0 : options.port(6443);
    }

    /** Whether it is a real cluster that others use too. */
    public boolean isReal() {
        return real;
    }

    /** The kubeconfig file that leads to it. */
    public Path kubeconfig() {
        return kubeconfig;
    }

    /** The kubeconfig file of the cloud runtime, once a {@link ClusterSetup} has written it. */
    public Path cloudKubeconfig() {
        return folder.resolve("cloud.kubeconfig");
    }

    /** Where the development API writes down who did what; a real cluster has its own. */
    public Path auditLog() {
        return folder.resolve("logs").resolve("audit.log");
    }

    /** A client with the rights of the kubeconfig; only after {@link #start}. */
    public KubernetesClient client() {
        return client;
    }

    /** The development API's process; empty for a real cluster. */
    public Optional<ManagedProcess> process() {
        return Optional.ofNullable(process);
    }

    /** Starts the development API where no real cluster is named, and waits until it answers. */
    public void start() {
        startProcess();
        Await.until("the kubeconfig " + kubeconfig, START, this::hasKubeconfig);
        if (client == null) {
            client = connect();
        }
        Await.until(
                "an answer of the Kubernetes API at " + client.getMasterUrl(),
                START,
                this::answers);
    }

    /** How many changes of each resource the development API remembers, from its next start on. */
    public void remember(int changes) {
        history = changes;
    }

    /** Kills the development API with SIGKILL; a real cluster is never touched. */
    public void kill() {
        process().ifPresent(ManagedProcess::kill);
    }

    private synchronized void startProcess() {
        if (closed) {
            throw new Problem("The cluster is not started: everything is being stopped.");
        }
        if (!real && (process == null || !process.isAlive())) {
            List<String> arguments =
                    List.of(
                            "--port",
                            String.valueOf(port),
                            "--data",
                            folder.resolve("cluster").toString(),
                            "--kubeconfig-out",
                            kubeconfig.toString(),
                            "--history",
                            String.valueOf(history),
                            "--audit-log",
                            auditLog().toString());
            String path = installation.classPath(List.of(Part.DEV_CLUSTER));
            process =
                    ManagedProcess.start(
                            "development API",
                            Jvm.DEV_CLUSTER.command(path, List.of(), arguments),
                            Jvm.DEV_CLUSTER.environment(),
                            folder.resolve("logs").resolve("cluster.log"));
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (client != null) {
            client.close();
        }
        process().ifPresent(ManagedProcess::close);
    }

    private boolean hasKubeconfig() {
        if (process != null && !process.isAlive()) {
            throw new Await.NotComing(
                    "The development API ended with status " + process.exitStatus() + ".");
        }
        return Files.isReadable(kubeconfig);
    }

    private boolean answers() {
        return hasKubeconfig() && client.getKubernetesVersion() != null;
    }

    private KubernetesClient connect() {
        try {
            Config config = Config.fromKubeconfig(Files.readString(kubeconfig));
            config.setRequestRetryBackoffLimit(0);
            return new KubernetesClientBuilder().withConfig(config).build();
        } catch (IOException e) {
            throw new Problem("The kubeconfig " + kubeconfig + " cannot be read.", e);
        }
    }
}
