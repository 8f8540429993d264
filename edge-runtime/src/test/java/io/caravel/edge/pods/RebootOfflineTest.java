package io.caravel.edge.pods;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.caravel.cri.ContainerRuntime;
import io.caravel.cri.ContainerdBox;
import io.caravel.cri.grpc.CriRuntime;
import io.caravel.cri.process.ProcessRuntime;
import io.caravel.edge.objects.BodySeal;
import io.caravel.edge.objects.ObjectSchema;
import io.caravel.edge.objects.ObjectStore;
import io.caravel.edge.objects.SealKey;
import io.caravel.store.Database;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A box that starts again with no cloud, no container and only its disk. */
class RebootOfflineTest {

    private static final int PODS = 3;
    private static final String SCRIPT =
            "cat $CARAVEL_ROOT/s/p $CARAVEL_ROOT/t/token $CARAVEL_ROOT/m/first; echo; sleep 1000";

    @TempDir Path folder;

    @Test
    void all_pods_run_again_as_processes_with_their_secrets_and_tokens() throws Exception {
        reboot(
                () -> new ProcessRuntime(folder.resolve("containers")),
                ContainerRuntime::stopPodSandbox);
    }

    @Test
    void restart_counts_go_on_where_all_processes_are_forgotten() throws Exception {
        reboot(
                () -> new ProcessRuntime(folder.resolve("containers")),
                ContainerRuntime::removePodSandbox);
    }

    @Test
    void restart_counts_go_on_where_containerd_forgot_all_containers() throws Exception {
        try (ContainerdBox containerd = ContainerdBox.start()) {
            reboot(() -> new CriRuntime(containerd.socket()), RebootOfflineTest::forget);
        }
    }

    private static void forget(ContainerRuntime runtime, String sandbox) {
        runtime.stopPodSandbox(sandbox);
        runtime.removePodSandbox(sandbox);
    }

    @Test
    void all_pods_run_again_on_containerd_with_their_secrets_and_tokens() throws Exception {
        try (ContainerdBox containerd = ContainerdBox.start()) {
            reboot(() -> new CriRuntime(containerd.socket()), ContainerRuntime::stopPodSandbox);
        }
    }

    private void reboot(
            Supplier<ContainerRuntime> opener, BiConsumer<ContainerRuntime, String> ending)
            throws Exception {
        // Given Pods that ran on what the cloud once told
        fill();
        try (EdgeBox box = EdgeBox.on(folder, opener, stored())) {
            awaitRunning(box);
        }
        String uid = "uid-0";

        // When the box goes down, with all containers and all that is in memory
        try (ContainerRuntime runtime = opener.get()) {
            runtime.listPodSandboxes(Labels.ofNode("edge-1"))
                    .forEach(sandbox -> ending.accept(runtime, sandbox.id()));
        }
        BoxMounts.releaseAll(folder);

        // Then what is on the disk is enough
        try (EdgeBox box = EdgeBox.on(folder, opener, stored())) {
            try {
                awaitRunning(box);
                await().atMost(Duration.ofSeconds(60))
                        .until(() -> said(uid, 1).contains("s3crett0kenready"));
                assertThat(box.restarts("default/pod-0")).isEqualTo(1);
                assertThat(box.sandboxes().stream().filter(s -> s.ready())).hasSize(PODS);
                assertThat(box.tokenRequests()).isEmpty();
            } finally {
                box.removeAll();
            }
        }
    }

    private void fill() {
        long end = Instant.now().plusSeconds(3600).toEpochMilli();
        try (Database database = open()) {
            ObjectStore objects = objects(database);
            put(objects, "secret", "default/s", "{\"data\":{\"p\":\"czNjcmV0\"}}");
            for (int i = 0; i < PODS; i++) {
                put(objects, "pod", "default/pod-" + i, pod(i).encode());
                JsonObject token = new JsonObject().put("token", "t0ken").put("seconds", 3600);
                String key = "default/uid-" + i + "." + PodTokens.id("", 3600);
                put(objects, "token", key, token.put("expires", end).encode());
            }
        }
    }

    private Map<String, String> stored() {
        Map<String, String> store = new ConcurrentHashMap<>();
        try (Database database = open()) {
            ObjectStore objects = objects(database);
            for (String kind : List.of("pod", "secret", "token")) {
                objects.list(kind).forEach(o -> store.put(kind + " " + o.key(), o.body()));
            }
        }
        return store;
    }

    private Database open() {
        return Database.open(folder.resolve("edge.db"), ObjectSchema.MIGRATIONS);
    }

    private ObjectStore objects(Database database) {
        return new ObjectStore(database, new BodySeal(SealKey.of(folder.resolve("secrets.key"))));
    }

    private static void put(ObjectStore objects, String kind, String key, String body) {
        objects.put(kind, key, "1", body).toCompletableFuture().join();
    }

    private static void awaitRunning(EdgeBox box) {
        for (int i = 0; i < PODS; i++) {
            box.awaitStatus(
                    "default/pod-" + i,
                    status -> {
                        List<JsonObject> main = Pod.parts(status, "containerStatuses");
                        return "Running".equals(status.getString("phase"))
                                && main.get(0).getBoolean("ready");
                    });
        }
    }

    private String said(String uid, int restarts) throws Exception {
        String name = uid.replace("uid", "pod");
        Path logs = folder.resolve("logs/default_" + name + "_" + uid + "/main");
        StringBuilder all = new StringBuilder();
        try (Stream<Path> files = Files.exists(logs) ? Files.list(logs) : Stream.empty()) {
            for (Path file : files.filter(f -> f.endsWith(restarts + ".log")).toList()) {
                all.append(Files.readString(file));
            }
        }
        return all.toString();
    }

    private static JsonObject pod(int number) {
        JsonObject pod = PodsOnProcessesTest.pod("pod-" + number, "uid-" + number, SCRIPT);
        JsonArray mounts =
                new JsonArray(
                        "[{\"name\":\"s\",\"mountPath\":\"/s\"},{\"name\":\"t\",\"mountPath\":\"/t\"},"
                                + "{\"name\":\"m\",\"mountPath\":\"/m\"}]");
        JsonObject spec = pod.getJsonObject("spec");
        JsonObject main = spec.getJsonArray("containers").getJsonObject(0);
        main.put("image", ContainerdBox.IMAGE).put("imagePullPolicy", "Never");
        main.put("volumeMounts", mounts);
        JsonObject first = main.copy().put("name", "first");
        first.put(
                "command",
                new JsonArray()
                        .add("/bin/sh")
                        .add("-c")
                        .add("printf ready > $CARAVEL_ROOT/m/first"));
        spec.put("initContainers", new JsonArray().add(first));
        spec.put(
                "volumes",
                new JsonArray(
                        "[{\"name\":\"s\",\"secret\":{\"secretName\":\"s\"}},"
                                + "{\"name\":\"t\",\"projected\":{\"sources\":[{\"serviceAccountToken\":{\"path\":\"token\"}}]}},"
                                + "{\"name\":\"m\",\"emptyDir\":{\"medium\":\"Memory\"}}]"));
        return pod;
    }
}
