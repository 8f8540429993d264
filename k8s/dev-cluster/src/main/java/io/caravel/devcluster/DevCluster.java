package io.caravel.devcluster;

import io.caravel.devcluster.access.AuditLog;
import io.caravel.devcluster.api.ApiServer;
import io.caravel.devcluster.api.Cluster;
import io.caravel.devcluster.loops.Loops;
import io.caravel.devcluster.store.Journal;
import io.caravel.devcluster.store.ObjectStore;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * A small Kubernetes API on loopback, for development only: no TLS, no secrets, no controllers
 * beyond the few that demos and tests need. Ends on SIGTERM or Ctrl-C.
 */
@Command(
        name = "dev-cluster",
        mixinStandardHelpOptions = true,
        description = "A small Kubernetes API on loopback, for development only.")
public final class DevCluster implements Callable<Integer> {

    private static final Logger LOG = LoggerFactory.getLogger(DevCluster.class);
    private static final int STOP_SECONDS = 5;

    @Option(
            names = "--port",
            defaultValue = "0",
            description =
                    "Port on 127.0.0.1; 0 takes the one used last with --data, else any free one."
                            + " Default: ${DEFAULT-VALUE}.")
    private int port;

    @Option(
            names = "--data",
            description = "Folder in which objects are kept; without it they are gone at exit.")
    private Path data;

    @Option(
            names = "--kubeconfig-out",
            description = "File to write a kubeconfig to, once the API answers.")
    private Path kubeconfig;

    @Option(
            names = "--history",
            defaultValue = "10000",
            description = "Changes of each resource kept for watches. Default: ${DEFAULT-VALUE}.")
    private int history;

    @Option(
            names = "--node-grace",
            defaultValue = "40",
            description =
                    "Seconds without a heartbeat after which a node is Unknown."
                            + " Default: ${DEFAULT-VALUE}.")
    private int nodeGrace;

    @Option(
            names = "--audit-log",
            description = "File to append an audit.k8s.io/v1 Event to for each request.")
    private Path auditLog;

    private final CountDownLatch stopped = new CountDownLatch(1);

    /** Runs until the process is told to stop. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new DevCluster()).execute(args));
    }

    @Override
    public Integer call() throws InterruptedException {
        LOG.info("development API of Caravel: for development only, not for production");
        Vertx vertx =
                Vertx.vertx(
                        new VertxOptions()
                                .setEventLoopPoolSize(1)
                                .setWorkerPoolSize(1)
                                .setInternalBlockingPoolSize(1)
                                .setFileSystemOptions(
                                        new FileSystemOptions()
                                                .setClassPathResolvingEnabled(false)
                                                .setFileCachingEnabled(false)));
        try (ObjectStore store = openStore();
                AuditLog audit = openAudit()) {
            int actual = listen(vertx, store, audit);
            String url = "http://127.0.0.1:" + actual;
            if (kubeconfig != null) {
                Kubeconfig.write(kubeconfig, url);
            }
            LOG.info("listening on {}", url);
            untilStopped();
            await(vertx.close());
            return 0;
        } catch (IOException | ExecutionException | TimeoutException e) {
            Throwable why = e instanceof ExecutionException ? e.getCause() : e;
            LOG.error("DEV-START-001 the development API cannot start: {}", why.getMessage());
            vertx.close();
            return 1;
        } finally {
            stopped.countDown();
        }
    }

    private int listen(Vertx vertx, ObjectStore store, AuditLog audit)
            throws IOException, InterruptedException, ExecutionException, TimeoutException {
        Duration grace = Duration.ofSeconds(nodeGrace);
        LastPort lastPort = new LastPort(data);
        int wanted = port == 0 ? lastPort.read() : port;
        Server server = new Server(store, audit, grace, wanted);
        await(vertx.deployVerticle(server));
        lastPort.write(server.actualPort);
        return server.actualPort;
    }

    private ObjectStore openStore() throws IOException {
        return data == null
                ? ObjectStore.inMemory(history)
                : ObjectStore.open(new Journal(data), history);
    }

    private AuditLog openAudit() throws IOException {
        return auditLog == null ? AuditLog.none() : AuditLog.appendingTo(auditLog);
    }

    private static <T> T await(io.vertx.core.Future<T> future)
            throws InterruptedException, ExecutionException, TimeoutException {
        return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    private void untilStopped() throws InterruptedException {
        CountDownLatch stop = new CountDownLatch(1);
        Runtime.getRuntime()
                .addShutdownHook(
                        new Thread(
                                () -> {
                                    stop.countDown();
                                    try {
                                        stopped.await(STOP_SECONDS, TimeUnit.SECONDS);
                                    } catch (InterruptedException e) {
                                        Thread.currentThread().interrupt();
                                    }
                                },
                                "stop"));
        stop.await();
    }

    /** The one event loop on which everything runs. */
    private static final class Server extends AbstractVerticle {

        private final ObjectStore store;
        private final AuditLog audit;
        private final Duration nodeGrace;
        private final int port;
        private ApiServer api;
        private volatile int actualPort;

        Server(ObjectStore store, AuditLog audit, Duration nodeGrace, int port) {
            this.store = store;
            this.audit = audit;
            this.nodeGrace = nodeGrace;
            this.port = port;
        }

        @Override
        public void start(Promise<Void> started) {
            LOG.info("{} objects at revision {}", store.keys().size(), store.revision());
            Cluster cluster = Cluster.of(store);
            api = new ApiServer(vertx, cluster, audit);
            new Loops(vertx, cluster, nodeGrace).start();
            api.listen(port)
                    .onSuccess(
                            actual -> {
                                actualPort = actual;
                                started.complete();
                            })
                    .onFailure(started::fail);
        }

        @Override
        public void stop(Promise<Void> stopped) {
            api.close().onComplete(stopped);
        }
    }
}
