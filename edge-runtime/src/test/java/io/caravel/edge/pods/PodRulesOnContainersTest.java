package io.caravel.edge.pods;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.caravel.cri.ContainerRuntime;
import io.caravel.cri.ContainerdBox;
import io.caravel.cri.ExecResult;
import io.caravel.cri.grpc.CriRuntime;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The rules of a kubelet on a real containerd. */
class PodRulesOnContainersTest extends PodRulesContract {

    private static ContainerdBox containerd;

    @BeforeAll
    static void startContainerd() throws Exception {
        containerd = ContainerdBox.start();
    }

    @AfterAll
    static void stopContainerd() throws Exception {
        if (containerd != null) {
            containerd.close();
        }
    }

    @Override
    Supplier<ContainerRuntime> opener() {
        return () -> new CriRuntime(containerd.socket());
    }

    @Test
    void aPodHasItsNameItsHostsFileAndItsNameService() {
        // Given
        JsonObject pod = pod("named", "sleep 1000");
        pod.getJsonObject("spec")
                .put("hostname", "shop")
                .put("subdomain", "mall")
                .put("setHostnameAsFQDN", true)
                .put(
                        "hostAliases",
                        new JsonArray("[{\"ip\":\"192.0.2.7\",\"hostnames\":[\"plc\"]}]"));

        // When
        box.put("pod", pod);

        // Then
        awaitPhase("named", "Running");
        String ip = box.status("default/named").getString("podIP");
        assertThat(exec("named", "hostname")).isEqualTo("shop.mall.default.svc.cluster.local\n");
        assertThat(exec("named", "cat /etc/hosts"))
                .contains(ip + "\tshop.mall.default.svc.cluster.local\tshop\n")
                .endsWith("192.0.2.7\tplc\n");
        assertThat(exec("named", "cat /etc/resolv.conf"))
                .contains("nameserver 192.0.2.10\n")
                .contains("search default.svc.cluster.local svc.cluster.local cluster.local")
                .contains("options ndots:5");
        assertThat(exec("named", "echo $HOSTNAME"))
                .isEqualTo("shop.mall.default.svc.cluster.local\n");
    }

    @Test
    void aPodHasAControlGroupOfItsClassWithLimitsForAllOfIt() throws Exception {
        // Given
        JsonObject pod = pod("limited", "sleep 1000");
        main(pod)
                .put(
                        "resources",
                        new JsonObject(
                                "{\"requests\":{\"cpu\":\"100m\"},"
                                        + "\"limits\":{\"cpu\":\"500m\",\"memory\":\"64Mi\"}}"));

        // When
        box.put("pod", pod);

        // Then
        awaitPhase("limited", "Running");
        String group = "caravel_test/burstable/poduid-limited";
        assertThat(exec("limited", "cat /proc/1/cgroup")).contains("/" + group + "/");
        assertThat(limit("memory", group, "memory.limit_in_bytes", "memory.max"))
                .isEqualTo("67108864");
        assertThat(limit("pids", group, "pids.max", "pids.max")).isEqualTo("40");
        assertThat(limit("cpu", group, "cpu.cfs_quota_us", "cpu.max")).startsWith("50000");
        exec("limited", "(for i in $(seq 60); do sleep 9 & done) > /dev/null 2>&1");
        assertThat(limit("pids", group, "pids.current", "pids.current"))
                .satisfies(count -> assertThat(Long.parseLong(count)).isLessThanOrEqualTo(40));

        // When
        pod.getJsonObject("metadata")
                .put("deletionTimestamp", "2026-11-22T17:00:00Z")
                .put("deletionGracePeriodSeconds", 1);
        box.put("pod", pod);

        // Then
        await().atMost(SOON).until(() -> box.gone("default/limited"));
        await().atMost(SOON).until(() -> !Files.exists(place("memory", group)));
    }

    @Test
    void whoIsEndedFirstIsSaidToTheKernel() {
        // Given
        JsonObject burstable = pod("burstable", "sleep 1000");
        main(burstable).put("resources", new JsonObject("{\"requests\":{\"memory\":\"1Mi\"}}"));

        // When
        box.put("pod", burstable);
        box.put("pod", pod("effort", "sleep 1000"));

        // Then
        awaitPhase("burstable", "Running");
        awaitPhase("effort", "Running");
        assertThat(exec("burstable", "cat /proc/1/oom_score_adj")).isEqualTo("999\n");
        assertThat(exec("effort", "cat /proc/1/oom_score_adj")).isEqualTo("1000\n");
    }

    @Test
    void aBareProcIsGivenToWhoAsksForItOnly() {
        // Given
        JsonObject bare = pod("bare", "sleep 1000");
        main(bare).put("securityContext", new JsonObject("{\"procMount\":\"Unmasked\"}"));

        // When
        box.put("pod", bare);
        box.put("pod", pod("masked", "sleep 1000"));

        // Then
        awaitPhase("bare", "Running");
        awaitPhase("masked", "Running");
        assertThat(exec("masked", "cat /proc/mounts")).contains(" /proc/sys ");
        assertThat(exec("bare", "cat /proc/mounts")).doesNotContain(" /proc/sys ");
    }

    @Test
    void aGroupWithoutAUserIsThatOfTheImagesUser() {
        // Given
        JsonObject pod = pod("grouped", "sleep 1000");
        main(pod).put("securityContext", new JsonObject("{\"runAsGroup\":1234}"));

        // When
        box.put("pod", pod);

        // Then
        awaitPhase("grouped", "Running");
        assertThat(exec("grouped", "id -u; id -g")).isEqualTo("0\n1234\n");
    }

    @Test
    void aHandlerThatTheRuntimeHasNotIsNotReplacedByAnother() {
        // Given
        JsonObject pod = pod("handled", "sleep 1000");
        pod.getJsonObject("spec").put("runtimeClassName", "gvisor");

        // When
        box.put("pod", pod);

        // Then
        box.awaitStatus(
                "default/handled",
                status -> "FailedCreatePodSandBox".equals(status.getString("reason")));
        assertThat(box.status("default/handled").getString("message")).contains("gvisor");
    }

    @Test
    void aPodThatNeedsAccessRulesThatTheBoxHasNotIsRefused() {
        // Given
        JsonObject pod = pod("armoured", "sleep 1000");
        main(pod)
                .put(
                        "securityContext",
                        new JsonObject("{\"appArmorProfile\":{\"type\":\"RuntimeDefault\"}}"));

        // When
        box.put("pod", pod);

        // Then
        boolean enabled = Files.exists(Path.of("/sys/module/apparmor/parameters/enabled"));
        awaitPhase("armoured", enabled ? "Running" : "Failed");
        assertThat(box.status("default/armoured").getString("message", ""))
                .isEqualTo(
                        enabled
                                ? ""
                                : "Pod was rejected: Cannot enforce AppArmor: AppArmor is not"
                                        + " enabled on the host");
    }

    @Test
    void labelsThatMeanNothingOnThisBoxAreSaidAndDoNoHarm() {
        // Given
        JsonObject pod = pod("labelled", "sleep 1000");
        main(pod)
                .put(
                        "securityContext",
                        new JsonObject("{\"seLinuxOptions\":{\"level\":\"s0:c1,c2\"}}"));

        // When
        box.put("pod", pod);

        // Then
        awaitPhase("labelled", "Running");
        boolean idle = !Files.exists(Path.of("/sys/fs/selinux/enforce"));
        box.awaitReasons(
                "default/labelled",
                told -> {
                    if (idle) {
                        told.contains("Unsupported");
                    } else {
                        told.contains("Started").doesNotContain("Unsupported");
                    }
                });
    }

    private String exec(String name, String script) {
        String id = box.containerId("default/" + name).replace("containerd://", "");
        ExecResult result = box.runtime().execSync(id, List.of("/bin/sh", "-c", script), 60);
        return new String(result.stdout(), StandardCharsets.UTF_8);
    }

    private static String limit(String controller, String group, String one, String two)
            throws Exception {
        Path folder = place(controller, group);
        Path file = folder.resolve(one);
        return Files.readString(Files.exists(file) ? file : folder.resolve(two)).strip();
    }

    private static Path place(String controller, String group) {
        Path one = Path.of("/sys/fs/cgroup", controller);
        return (Files.isDirectory(one) ? one : Path.of("/sys/fs/cgroup")).resolve(group);
    }
}
