package io.caravel.edge.pods;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.caravel.cri.ContainerdBox;
import io.caravel.cri.grpc.CriRuntime;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What only a container runtime finds odd is told too, and harms no Pod beside it. */
class HostilePodsOnContainersTest {

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String GOOD = "default/good";

    @TempDir static Path folder;
    private static ContainerdBox containerd;
    private static EdgeBox box;
    private static String neighbour;

    @BeforeAll
    static void start() throws Exception {
        containerd = ContainerdBox.start();
        box = EdgeBox.on(folder, () -> new CriRuntime(containerd.socket()));
        box.put("pod", PodsOnProcessesTest.pod("good", "uid-good", "sleep 1000"));
        awaitTold(GOOD, "Running");
        neighbour = box.containerId(GOOD);
    }

    @AfterAll
    static void stop() throws Exception {
        if (box != null) {
            box.removeAll();
            box.close();
        }
        if (containerd != null) {
            containerd.close();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    c{'image':''}                            | InvalidImageName
                    c{'image':'a b'}                         | InvalidImageName
                    c{'command':['/none']}                   | no such file
                    c{'command':['a\\u0000b']}               | RunContainerError
                    c{'workingDir':'relative'}               | Cwd must be an absolute path
                    c{'env':[{'name':'A','value':'a\\u0000b'}]} | RunContainerError
                    c{'volumeMounts':[{'name':'v','mountPath':'/'}]} | RunContainerError
                    c{'volumeMounts':[{'name':'v','mountPath':'/proc/self'}]} | RunContainerError
                    c{'terminationMessagePath':'/'}          | RunContainerError
                    c{'resources':{'limits':{'memory':'1'}}} | RunContainerError
                    {'securityContext':{'seLinuxOptions':{'level':'x'}}} | CreateContainerError
                    {'securityContext':{'sysctls':[{'name':'net.ipv4.tcp_syncookies','value':'x'}]}} | FailedCreatePodSandBox
                    {'runtimeClassName':'none'}              | no runtime for "none"
                    {'hostname':'a\\u0000'}                  | EDGE-POD-031
                    m{'labels':{'':'x'}}                     | FailedCreatePodSandBox
                    """)
    void oneThatTheRuntimeRefusesSaysWhyAndItsNeighbourStays(String odd, String said) {
        // Given
        JsonObject pod = HostilePods.with(odd);

        // When
        box.put("pod", pod);

        // Then
        awaitTold(HostilePods.key(pod), said);
        neighbourStays();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    c{'resources':{'limits':{'memory':'8Ei','cpu':'99999999999999'}}}
                    c{'ports':[{'containerPort':1,'hostPort':1181,'protocol':'SCTP'}]}
                    c{'ports':[{'containerPort':1,'hostPort':1182,'hostIP':'::'}]}
                    c{'volumeMounts':[{'name':'v','mountPath':'m'}]}
                    c{'volumeMounts':[{'name':'v','mountPath':'../../etc'}]}
                    c{'terminationMessagePath':''}
                    c{'securityContext':{'capabilities':{'add':['NOPE']}}}
                    """)
    void oneThatIsOnlyOddRunsAndGoesLikeAnyOther(String odd) {
        // Given
        JsonObject pod = HostilePods.with(odd);
        String key = HostilePods.key(pod);

        // When
        box.put("pod", pod);
        box.awaitReasons(key, told -> told.contains("Started"));
        awaitTold(key, "Running");
        neighbourStays();
        pod.getJsonObject("metadata").put("deletionTimestamp", "2026-01-01T00:00:00Z");
        box.put("pod", pod);

        // Then
        await().atMost(SOON).until(() -> box.gone(key));
    }

    private static void awaitTold(String key, String said) {
        await("status of " + key)
                .atMost(SOON)
                .untilAsserted(() -> assertThat(HostilePods.told(box.status(key))).contains(said));
    }

    private static void neighbourStays() {
        assertThat(box.status(GOOD).getString("phase")).isEqualTo("Running");
        assertThat(box.containerId(GOOD)).isEqualTo(neighbour);
        assertThat(box.restarts(GOOD)).isZero();
    }
}
