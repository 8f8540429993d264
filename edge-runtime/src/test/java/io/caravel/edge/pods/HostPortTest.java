package io.caravel.edge.pods;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Ports of the box: what is reserved is what is opened. */
class HostPortTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'containerPort':80,'hostPort':80,'protocol':'ICMP'} | 'ICMP'",
                "{'containerPort':80,'protocol':'HTTP'} | 'HTTP'",
                "{'containerPort':80,'hostPort':80,'hostIP':'banana'} | 'banana'",
                "{'containerPort':80,'hostPort':80,'hostIP':'[::1]'} | '[::1]'",
                "{'containerPort':80,'hostPort':80,'hostIP':'1.2.3.4.5'} | '1.2.3.4.5'",
                "{'hostPort':80} | has no containerPort: '80'",
                "{'containerPort':1,'hostPort':80},{'containerPort':2,'hostPort':80}"
                        + " | is wanted twice: 'TCP 80'",
            })
    void onePortThatCannotBeIsRefused(String ports, String said) {
        // Given
        Pod pod = with(ports);

        // When / Then
        assertThatThrownBy(() -> HostPort.of(pod))
                .isInstanceOfSatisfying(
                        PodException.class, e -> assertThat(e.reason()).isEqualTo("InvalidPod"))
                .hasMessageStartingWith("EDGE-POD-037 a port ")
                .hasMessageContaining(said.trim());
    }

    @ParameterizedTest
    @CsvSource(
            value = {
                "'', 0.0.0.0, ''",
                "0.0.0.0, 0.0.0.0, ''",
                "'::', 0.0.0.0, ''",
                "::1, ::1, ::1"
            })
    void anyAddressIsReservedAndOpenedAsAny(String asked, String reserved, String opened) {
        // When
        HostPort port =
                HostPort.of(
                                with(
                                        "{'containerPort':80,'hostPort':8080,'hostIP':'"
                                                + asked
                                                + "','protocol':'sctp'}"))
                        .get(0);

        // Then
        assertThat(port).isEqualTo(new HostPort("SCTP", 8080, 80, reserved));
        assertThat(port.hostIp()).isEqualTo(opened);
    }

    @Test
    void aContainerThatEndsBeforeTheOthersBeginHasNoneAndASidecarHas() {
        // Given
        String init = "{'name':'i','ports':[{'containerPort':1,'hostPort':11}]}";
        String sidecar =
                "{'name':'s','restartPolicy':'Always','ports':[{'containerPort':2,'hostPort':12}]}";
        Pod pod =
                PodScene.pod(
                        "web",
                        ("{'initContainers':[" + init + "," + sidecar + "]}").replace('\'', '"'));

        // When / Then
        assertThat(HostPort.of(pod)).containsExactly(new HostPort("TCP", 12, 2, "0.0.0.0"));
    }

    private static Pod with(String ports) {
        return PodScene.container("web", ("{'ports':[" + ports + "]}").replace('\'', '"'));
    }
}
