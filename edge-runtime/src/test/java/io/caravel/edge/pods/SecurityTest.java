package io.caravel.edge.pods;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravel.cri.ContainerSpec.Profile;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a container may do is what its Pod says, and never more for a word that is not known. */
class SecurityTest {

    @Test
    void the_system_call_filter_of_the_container_wins_over_that_of_its_pod() {
        // Given
        String localhost =
                "{\"seccompProfile\":{\"type\":\"Localhost\",\"localhostProfile\":\"a/b.json\"}}";
        String runtime = "{\"seccompProfile\":{\"type\":\"RuntimeDefault\"}}";

        // Then
        assertThat(seccomp(pod(runtime, "{}"))).isEqualTo(Profile.RUNTIME_DEFAULT);
        assertThat(seccomp(pod(runtime, localhost)))
                .isEqualTo(
                        new Profile(Profile.Kind.LOCALHOST, "/var/lib/kubelet/seccomp/a/b.json"));
        assertThat(seccomp(pod("{}", "{}"))).isEqualTo(Profile.UNCONFINED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\":\"Localhost\",\"localhostProfile\":\"../../etc/x\"}",
                "{\"type\":\"Localhost\",\"localhostProfile\":\"/etc/x\"}",
                "{\"type\":\"Localhost\"}",
                "{\"type\":\"localhost\"}",
            })
    void a_filter_that_cannot_be_meant_is_refused_and_not_left_out(String profile) {
        // Then
        Pod pod = pod("{}", "{\"seccompProfile\":" + profile + "}");
        assertThatThrownBy(() -> seccomp(pod)).isInstanceOf(PodException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "'', image will run as root",
        "0, image will run as root",
        "web, image has non-numeric user (web)",
        "1000, ",
    })
    void an_image_that_runs_as_root_does_not_run_where_root_is_not_wanted(
            String user, String refusal) {
        // Given
        Pod pod = pod("{\"runAsNonRoot\":true}", "{}");
        JsonObject container = pod.containers().get(0);

        // Then
        assertThat(ContainerLimits.askImageUser(pod, container)).isTrue();
        if (refusal == null) {
            ContainerLimits.imageUser(pod, container, user);
        } else {
            assertThatThrownBy(() -> ContainerLimits.imageUser(pod, container, user))
                    .hasMessageStartingWith("container has runAsNonRoot and " + refusal)
                    .hasMessageEndingWith("(pod: \"p_default(u)\", container: main)");
        }
        Pod named = pod("{\"runAsNonRoot\":true}", "{\"runAsUser\":7}");
        assertThat(ContainerLimits.askImageUser(named, named.containers().get(0))).isFalse();
    }

    @Test
    void safe_kernel_parameters_are_given_and_others_refuse_the_pod() {
        // Given
        String safe = "net/ipv4/ip_unprivileged_port_start";
        String dotted = "net.ipv4.ip_unprivileged_port_start";

        // Then
        assertThat(Sysctls.of(pod(sysctl(safe), "{}"))).isEqualTo(Map.of(dotted, "1"));
        assertThat(PodAdmission.refusal(pod(sysctl(safe), "{}"))).isEmpty();
        assertThat(PodAdmission.refusal(pod(sysctl("kernel.msgmax"), "{}")))
                .contains(
                        new PodMemory.Waiting(
                                "SysctlForbidden",
                                "forbidden sysctl: \"kernel.msgmax\" not allowlisted"));
    }

    private static String sysctl(String name) {
        return "{\"sysctls\":[{\"name\":\"" + name + "\",\"value\":\"1\"}]}";
    }

    private static Profile seccomp(Pod pod) {
        return ContainerLimits.security(pod, pod.containers().get(0), null).seccomp();
    }

    private static Pod pod(String shared, String own) {
        JsonObject pod = PodPlannerTest.pod("Always").json().copy();
        JsonObject spec = pod.getJsonObject("spec");
        spec.put("securityContext", new JsonObject(shared));
        spec.getJsonArray("containers")
                .getJsonObject(0)
                .put("securityContext", new JsonObject(own));
        return Pod.parse(pod.encode());
    }
}
