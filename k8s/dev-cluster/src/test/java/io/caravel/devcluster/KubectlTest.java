package io.caravel.devcluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What users of the real kubectl see; skipped where there is none. */
class KubectlTest {

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final Path SAMPLES = Path.of("src/test/resources/samples");

    @TempDir static Path folder;
    private static DevProcess dev;

    private record Result(int status, String text) {}

    @BeforeAll
    static void start() {
        Assumptions.assumeTrue(hasKubectl(), "kubectl is not installed: these specs are skipped");
        dev = DevProcess.start(folder);
        ok("create", "-f", SAMPLES.resolve("node.yaml").toString());
    }

    @AfterAll
    static void stop() throws InterruptedException {
        if (dev != null) {
            dev.close();
        }
    }

    private static boolean hasKubectl() {
        String path = System.getenv("PATH");
        for (String entry : path == null ? new String[0] : path.split(":")) {
            if (Files.isExecutable(Path.of(entry, "kubectl"))) {
                return true;
            }
        }
        return false;
    }

    private static Result kubectl(String... arguments) {
        return kubectlWith("", arguments);
    }

    private static Result kubectlWith(String input, String... arguments) {
        List<String> command = new ArrayList<>(List.of("kubectl"));
        command.addAll(List.of(arguments));
        try {
            ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
            builder.environment().put("KUBECONFIG", dev.kubeconfig().toString());
            builder.environment().put("HOME", folder.toString());
            builder.environment().put("KUBE_EDITOR", "sed -i s/hello/bye/");
            Process process = builder.start();
            process.getOutputStream().write(input.getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().close();
            String text =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(90, TimeUnit.SECONDS)).isTrue();
            return new Result(process.exitValue(), text);
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String ok(String... arguments) {
        return okWith("", arguments);
    }

    private static String okWith(String input, String... arguments) {
        Result result = kubectlWith(input, arguments);
        assertThat(result.status()).as(result.text()).isZero();
        return result.text();
    }

    private static String sample(String name) {
        return DevProcess.text(SAMPLES.resolve(name));
    }

    @Test
    void tables_show_what_the_real_server_shows() {
        // Given a Pod that a kubelet reported running
        okWith(sample("pod.yaml"), "apply", "-f", "-");
        ok("patch", "pod", "table", "--subresource=status", "-p", sample("pod-status.json"));
        // Then the tables have the usual columns
        assertThat(ok("get", "pods", "table", "-o", "wide"))
                .containsPattern("NAME +READY +STATUS +RESTARTS +AGE +IP +NODE")
                .containsPattern("table +1/1 +Running +2 .* +10.88.0.20 +edge-1");
        assertThat(ok("get", "nodes"))
                .containsPattern("edge-1 +Ready +agent,edge +\\S+ +v1.36.0-caravel-0.1");
        assertThat(ok("get", "ns")).containsPattern("default +Active");
        assertThat(ok("get", "pods", "-A", "-l", "app=table", "--no-headers")).contains("table");
        assertThat(ok("get", "pod", "table", "-o", "jsonpath={.spec.containers[0].name}"))
                .isEqualTo("main");
        assertThat(ok("describe", "pod", "table")).contains("Restart Count:  2");
        assertThat(ok("describe", "node", "edge-1")).contains("default                     table");
        assertThat(ok("get", "pods", "--field-selector", "spec.nodeName=nowhere"))
                .contains("No resources found");
    }

    @Test
    void client_side_apply_merges_by_keys_and_removes_what_is_dropped() {
        // Given an applied Pod
        String pod = sample("pod.yaml").replace("name: table", "name: merged");
        okWith(pod, "apply", "-f", "-");
        // When an image and a label change and an annotation is dropped
        String changed =
                pod.replace("busybox:1", "busybox:2").replace("note: first", "other: second");
        assertThat(okWith(changed, "apply", "-f", "-")).contains("configured");
        // Then the rest is as the server made it
        assertThat(ok("get", "pod", "merged", "-o", "yaml"))
                .contains("image: busybox:2", "other: second", "terminationMessagePath")
                .doesNotContain("note: first");
        assertThat(okWith(changed, "apply", "-f", "-")).contains("unchanged");
        assertThat(ok("set", "image", "pod/merged", "main=busybox:3")).contains("updated");
    }

    @Test
    void server_side_apply_reports_conflicts_until_forced() {
        // Given a ConfigMap of one manager
        String map =
                """
                {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "ssa"}, "data": {"a": "1"}}""";
        okWith(map, "apply", "--server-side", "-f", "-");
        // When another wants another value
        String other = map.replace("\"1\"", "\"2\"");
        Result refused =
                kubectlWith(other, "apply", "--server-side", "--field-manager=other", "-f", "-");
        // Then it is refused, and forced
        assertThat(refused.status()).isNotZero();
        assertThat(refused.text()).contains("conflict with \"kubectl\": .data.a");
        okWith(
                other,
                "apply",
                "--server-side",
                "--force-conflicts",
                "--field-manager=other",
                "-f",
                "-");
        assertThat(ok("get", "cm", "ssa", "-o", "jsonpath={.data.a}")).isEqualTo("2");
    }

    @Test
    void a_definition_is_served_at_once_with_its_columns_and_checks() {
        // Given a definition and an object of it
        okWith(sample("crd.yaml"), "apply", "-f", "-");
        ok("wait", "--for=condition=Established", "crd/things.example.com", "--timeout=60s");
        String thing = sample("thing.yaml");
        okWith(thing, "apply", "-f", "-");
        // Then it is listed, described, explained
        assertThat(ok("get", "things")).containsPattern("NAME +MODE +READY +AGE");
        assertThat(ok("get", "tg", "t1", "-o", "jsonpath={.spec.mode}")).isEqualTo("slow");
        assertThat(ok("explain", "thing.spec")).contains("size");
        assertThat(ok("api-resources", "--api-group=example.com")).contains("things");
        // And wrong ones are refused with the field
        assertThat(kubectlWith(thing.replace("size: 1", "size: big"), "apply", "-f", "-").text())
                .contains("spec.size in body must be of type integer");
        assertThat(kubectlWith(thing.replace("size: 1", "sice: 1"), "apply", "-f", "-").text())
                .contains("unknown field \"spec.sice\"");
        // And only declared fields select
        assertThat(ok("get", "things", "--field-selector", "spec.mode=fast"))
                .contains("No resources found");
        assertThat(kubectl("get", "things", "--field-selector", "spec.size=1").text())
                .contains("field label not supported: spec.size");
        // And its status is apart
        ok("patch", "thing", "t1", "--type=merge", "-p", "{\"status\":{\"ready\":\"no\"}}");
        assertThat(ok("get", "thing", "t1", "-o", "jsonpath={.status.ready}")).isEmpty();
        ok(
                "patch",
                "thing",
                "t1",
                "--type=merge",
                "--subresource=status",
                "-p",
                "{\"status\":{\"ready\":\"yes\"}}");
        assertThat(ok("get", "things")).containsPattern("t1 +slow +yes");
        // And all goes with the definition
        ok("delete", "crd", "things.example.com", "--timeout=60s");
        assertThat(kubectl("get", "things").status()).isNotZero();
    }

    @Test
    void imperative_commands_work() {
        // Given objects made by commands of their own
        ok("create", "configmap", "imp", "--from-literal=greeting=hello");
        ok("create", "secret", "generic", "imp", "--from-literal=a=b");
        ok("create", "namespace", "imp");
        ok("create", "serviceaccount", "imp", "-n", "imp");
        ok("create", "deployment", "imp", "--image=busybox:1");
        assertThat(ok("create", "token", "imp", "-n", "imp")).isNotBlank();
        // When they are edited, labelled, replaced and patched
        ok("edit", "configmap", "imp");
        ok("label", "configmap", "imp", "x=y");
        ok("annotate", "configmap", "imp", "n=1");
        ok(
                "patch",
                "cm",
                "imp",
                "--type=json",
                "-p",
                "[{\"op\":\"add\",\"path\":\"/data/z\",\"value\":\"1\"}]");
        ok("patch", "cm", "imp", "-p", "{\"data\":{\"w\":\"2\"}}");
        String live = ok("get", "cm", "imp", "-o", "yaml");
        assertThat(okWith(live.replace("bye", "hi"), "replace", "-f", "-")).contains("replaced");
        // Then that is what is stored
        assertThat(ok("get", "cm", "imp", "-o", "jsonpath={.data}"))
                .isEqualTo("{\"greeting\":\"hi\",\"w\":\"2\",\"z\":\"1\"}");
        assertThat(kubectlWith(live, "replace", "-f", "-").text()).contains("has been modified");
        // And a namespace takes what is in it along
        ok("delete", "namespace", "imp", "--timeout=60s");
        assertThat(kubectl("get", "sa", "imp", "-n", "imp").text()).contains("not found");
        assertThat(kubectl("create", "cm", "x", "-n", "imp").text()).contains("not found");
    }

    @Test
    void a_watch_prints_changes_as_they_come() throws Exception {
        // Given a watch
        ok("create", "cm", "before");
        Path out = folder.resolve("watch.txt");
        ProcessBuilder builder =
                new ProcessBuilder("kubectl", "get", "cm", "-w", "--output-watch-events")
                        .redirectOutput(out.toFile())
                        .redirectErrorStream(true);
        builder.environment().put("KUBECONFIG", dev.kubeconfig().toString());
        builder.environment().put("HOME", folder.toString());
        Process watch = builder.start();
        try {
            await().atMost(SOON).until(() -> DevProcess.text(out).contains("NAME"));
            // When an object comes and goes
            ok("create", "cm", "watched");
            ok("delete", "cm", "watched");
            // Then both are printed
            await().atMost(SOON)
                    .untilAsserted(
                            () ->
                                    assertThat(DevProcess.text(out))
                                            .containsPattern("ADDED +watched")
                                            .containsPattern("DELETED +watched"));
        } finally {
            watch.destroy();
        }
    }

    @Test
    void a_pod_is_deleted_with_grace_and_without() {
        // Given a Pod on a node
        okWith(sample("pod.yaml").replace("name: table", "name: going"), "apply", "-f", "-");
        // When it is deleted
        ok("delete", "pod", "going", "--wait=false");
        // Then it waits for its node
        assertThat(ok("get", "pod", "going", "--no-headers")).contains("Terminating");
        ok("delete", "pod", "going", "--grace-period=0", "--force");
        ok("wait", "--for=delete", "pod/going", "--timeout=60s");
    }

    @Test
    void an_unbound_pod_is_scheduled_and_its_event_is_shown() {
        // Given a Pod without a node
        ok("run", "floating", "--image=busybox:1");
        // Then it gets one, and an event says so
        ok("wait", "--for=condition=PodScheduled", "pod/floating", "--timeout=60s");
        await().atMost(SOON)
                .untilAsserted(
                        () ->
                                assertThat(ok("get", "events"))
                                        .contains("Successfully assigned default/floating"));
        assertThat(ok("describe", "pod", "floating")).contains("Scheduled");
    }

    @Test
    void mistakes_get_the_words_of_the_real_server() {
        assertThat(kubectl("get", "cm", "nope").text())
                .contains("Error from server (NotFound): configmaps \"nope\" not found");
        assertThat(kubectl("get", "nopes").text()).contains("doesn't have a resource type");
        String pod = sample("pod.yaml").replace("name: table", "name: Bad_Name");
        assertThat(kubectlWith(pod, "apply", "-f", "-").text())
                .contains("The Pod \"Bad_Name\" is invalid: metadata.name");
        assertThat(kubectlWith(pod.replace("image:", "imag:"), "apply", "-f", "-").text())
                .contains("unknown field \"spec.containers[0].imag\"");
        okWith(sample("pod.yaml").replace("name: table", "name: silent"), "apply", "-f", "-");
        assertThat(kubectl("logs", "silent").text()).contains("not served");
        assertThat(ok("version")).contains("v1.36.0+dev");
        assertThat(ok("api-resources")).contains("configmaps", "leases", "deployments");
    }
}
