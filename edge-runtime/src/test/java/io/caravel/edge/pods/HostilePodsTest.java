package io.caravel.edge.pods;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each odd Pod is told what is wrong with it, and harms no Pod beside it. */
class HostilePodsTest {

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String GOOD = "default/good";

    @TempDir static Path folder;
    private static EdgeBox box;
    private static String neighbour;

    @BeforeAll
    static void start() throws Exception {
        box = EdgeBox.onProcesses(folder);
        JsonObject map =
                new JsonObject(
                        "{\"metadata\":{\"name\":\"map\",\"namespace\":\"default\"},"
                                + "\"data\":{\"k\":\"1\"}}");
        box.put("configmap", map);
        box.put("pod", PodsOnProcessesTest.pod("good", "uid-good", "sleep 1000"));
        awaitTold(GOOD, "Running", "");
        neighbour = box.containerId(GOOD);
    }

    @AfterAll
    static void stop() throws Exception {
        box.removeAll();
        box.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    c{'name':'../x'}                         | InvalidPod | spec.containers.name
                    c{'name':'A'}                            | InvalidPod | DNS label
                    c{'restartPolicy':'x'}                   | InvalidPod | one of Always
                    c{'imagePullPolicy':'x'}                 | InvalidPod | imagePullPolicy
                    c{'terminationMessagePolicy':'x'}        | InvalidPod | one of File
                    c{'ports':[{'containerPort':70000}]}     | InvalidPod | 65535
                    c{'ports':[{'containerPort':-1}]}        | InvalidPod | '-1'
                    c{'ports':[{'containerPort':1,'hostPort':4294967297}]} | InvalidPod | hostPort
                    c{'ports':[{'containerPort':1,'protocol':'ICMP'}]} | InvalidPod | 'ICMP'
                    c{'ports':[{'containerPort':1,'hostPort':81,'hostIP':'x'}]} | InvalidPod | 'x'
                    c{'ports':[{'containerPort':1,'hostPort':82},{'containerPort':2,'hostPort':82}]} | InvalidPod | twice
                    c{'securityContext':{'runAsUser':4294967296}} | InvalidPod | runAsUser
                    c{'securityContext':{'runAsUser':-1}}    | InvalidPod | runAsUser
                    c{'securityContext':{'runAsUser':'root'}} | Malformed | EDGE-POD-001
                    c{'env':[{'name':'A=B'}]}                | InvalidPod | env.name
                    c{'env':7}                               | Malformed | EDGE-POD-001
                    c{'securityContext':{'runAsNonRoot':true,'runAsUser':0}} | CreateContainerConfigError | non-root
                    c{'securityContext':{'seccompProfile':{'type':'Localhost','localhostProfile':'../../x'}}} | CreateContainerConfigError | localhostProfile
                    c{'securityContext':{'seccompProfile':{'type':'Mine'}}} | CreateContainerConfigError | seccomp profile type
                    c{'volumeMounts':[{'name':'w','mountPath':'/m'}]} | CreateContainerConfigError | EDGE-POD-006
                    c{'volumeMounts':[{'name':'v'}]}         | CreateContainerConfigError | cannot be mounted at
                    c{'volumeMounts':[{'name':'v','mountPath':'/m','subPath':'../x'}]} | CreateContainerConfigError | EDGE-POD-007
                    c{'volumeMounts':[{'name':'v','mountPath':'/m','subPathExpr':'$(NO)'}]} | CreateContainerConfigError | missing value
                    c{'volumeMounts':[{'name':'v','mountPath':'/m','mountPropagation':'x'}]} | CreateContainerConfigError | mountPropagation
                    c{'volumeMounts':[{'name':'v','mountPath':'/m','recursiveReadOnly':'Enabled'}]} | CreateContainerConfigError | recursiveReadOnly
                    c{'volumeDevices':[{'name':'v','devicePath':'/dev/x'}]} | CreateContainerConfigError | cannot find volume
                    c{'env':[{'name':'A','valueFrom':{'fieldRef':{'fieldPath':'spec.x'}}}]} | CreateContainerConfigError | unsupported fieldPath
                    c{'env':[{'name':'A','valueFrom':{'resourceFieldRef':{'resource':'x.cpu'}}}]} | CreateContainerConfigError | unsupported resource
                    c{'env':[{'name':'A','valueFrom':{'resourceFieldRef':{'resource':'limits.cpu','containerName':'x'}}}]} | CreateContainerConfigError | container x not found
                    c{'env':[{'name':'A','valueFrom':{'fileKeyRef':{}}}]} | CreateContainerConfigError | not supported
                    c{'env':[{'name':'A','valueFrom':{'configMapKeyRef':{'name':'map','key':'no'}}}]} | CreateContainerConfigError | couldn't find key no
                    c{'env':[{'name':'A','value':'a\\u0000b'}]} | InvalidPod | environment variable value
                    c{'command':['a\\u0000b']}               | InvalidPod | Nul character
                    c{'command':['/none']}                   | RunContainerError | no program '/none'
                    c{'envFrom':[{'prefix':'a=','configMapRef':{'name':'map'}}]} | InvalidPod | must be without =
                    c{'image':'!!'}                          | InvalidImageName | reference format
                    c{'resources':{'limits':{'memory':'-1'}}} | InvalidQuantity | less than nothing
                    c{'resources':{'limits':{'memory':'banana'}}} | InvalidQuantity | EDGE-POD-002
                    c{'resources':{'requests':{'cpu':'1e'}}} | InvalidQuantity | not a quantity
                    c{'resources':{'limits':{'x.io/gpu':'1'}}} | UnexpectedAdmissionError | x.io/gpu
                    c{'resources':{'limits':{'hugepages-2Mi':'2Mi'}}} | OutOfhugepages-2Mi | huge pages
                    v{'name':'../../good'}                   | InvalidPod | spec.volumes.name
                    v{'emptyDir':{'medium':'Tape'}}          | UnsupportedVolume | emptyDir on Tape
                    v{'emptyDir':{'sizeLimit':'-1Gi'}}       | InvalidQuantity | less than nothing
                    v{'emptyDir':{},'hostPath':{'path':'/'}} | UnsupportedVolume | one type
                    v{'nfs':{}}                              | UnsupportedVolume | type nfs
                    v{'hostPath':{}}                         | FailedMount | must be absolute
                    v{'hostPath':{'path':'/var/../etc'}}     | FailedMount | without '..'
                    v{'hostPath':{'path':'/etc','type':'Tape'}} | FailedMount | unknown type Tape
                    v{'configMap':{'name':'map','items':[{'key':'k','path':'..data'}]}} | FailedMount | begins with '..'
                    v{'configMap':{'name':'map','items':[{'key':'k','path':'/etc/x'}]}} | FailedMount | is absolute
                    v{'configMap':{'name':'map','items':[{'key':'k'}]}} | FailedMount | names no file
                    v{'configMap':{'name':'map','items':[{'key':'k','path':'a'},{'key':'k','path':'a/b'}]}} | FailedMount | needs a folder
                    v{'configMap':{'name':'map','defaultMode':2541}} | FailedMount | (0777)
                    v{'downwardAPI':{'items':[{'path':'a','fieldRef':{'fieldPath':'x'}}]}} | CreateContainerConfigError | unsupported fieldPath
                    v{'projected':{'sources':[{'clusterTrustBundle':{}}]}} | UnsupportedVolume | clusterTrustBundle
                    {'restartPolicy':'Sometimes'}            | InvalidPod | restartPolicy
                    {'dnsPolicy':'Mine'}                     | InvalidPod | dnsPolicy
                    {'hostUsers':false}                      | FailedCreatePodSandBox | EDGE-POD-035
                    {'activeDeadlineSeconds':-1}             | DeadlineExceeded | longer
                    {'os':{'name':'windows'}}                | PodOSNotSupported | OS field
                    {'resourceClaims':[{'name':'c'}]}        | UnexpectedAdmissionError | resource claims
                    {'overhead':{'cpu':'-1'}}                | InvalidQuantity | less than nothing
                    {'securityContext':{'supplementalGroupsPolicy':'Strict'}} | SupplementalGroupsPolicyNotSupported | Strict
                    {'securityContext':{'supplementalGroups':[-1]}} | InvalidPod | supplementalGroups
                    {'securityContext':{'sysctls':[{'name':'kernel.panic','value':'1'}]}} | SysctlForbidden | allowlisted
                    {'initContainers':[{'name':'main','image':'i'}]} | InvalidPod | used once only
                    {'containers':[]}                        | Malformed | no containers
                    {'containers':'many'}                    | Malformed | EDGE-POD-001
                    """)
    void oneThatCannotRunSaysWhyAndItsNeighbourStays(String odd, String reason, String said) {
        // Given
        JsonObject pod = HostilePods.with(odd);

        // When
        box.put("pod", pod);

        // Then
        awaitTold(HostilePods.key(pod), reason + ": ", said);
        neighbourStays();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    c{'readinessProbe':{'periodSeconds':0,'exec':{'command':['true']}}}
                    c{'livenessProbe':{'periodSeconds':-5,'failureThreshold':-1,'exec':{'command':['true']}}}
                    c{'readinessProbe':{'initialDelaySeconds':9223372036854775807,'exec':{}}}
                    c{'readinessProbe':{'httpGet':{'port':70000}}}
                    c{'readinessProbe':{'tcpSocket':{'port':'no'}}}
                    c{'readinessProbe':{'grpc':{}}}
                    c{'readinessProbe':{}}
                    c{'resources':{'limits':{'memory':'8Ei','cpu':'99999999999999'}}}
                    c{'resources':{'requests':{'memory':'1e999999999'}}}
                    c{'ports':[{'containerPort':80},{'containerPort':80}]}
                    c{'env':null,'volumeMounts':null}
                    c{'env':[{'name':'A','value':'$(A)$(B)$('}]}
                    c{'lifecycle':{'preStop':{}}}
                    v{'emptyDir':{'sizeLimit':'99999999999Gi'}}
                    v{'configMap':{'name':'map','items':[{'key':'k','path':'./a//b'}]}}
                    {'activeDeadlineSeconds':9223372036854775807}
                    {'terminationGracePeriodSeconds':-9}
                    {'terminationGracePeriodSeconds':0}
                    {'ofAnotherTime':{'a':[1,null]}}
                    """)
    void oneThatIsOnlyOddRunsAndGoesLikeAnyOther(String odd) {
        // Given
        JsonObject pod = HostilePods.with(odd);
        String key = HostilePods.key(pod);

        // When
        box.put("pod", pod);
        awaitTold(key, "Running", "");
        neighbourStays();
        pod.getJsonObject("metadata").put("deletionTimestamp", "2026-01-01T00:00:00Z");
        box.put("pod", pod);

        // Then
        await().atMost(SOON).until(() -> box.gone(key));
    }

    private static void awaitTold(String key, String reason, String said) {
        await("status of " + key)
                .atMost(SOON)
                .untilAsserted(
                        () ->
                                assertThat(HostilePods.told(box.status(key)))
                                        .contains(reason)
                                        .contains(said));
    }

    private static void neighbourStays() {
        assertThat(box.status(GOOD).getString("phase")).isEqualTo("Running");
        assertThat(box.containerId(GOOD)).isEqualTo(neighbour);
        assertThat(box.restarts(GOOD)).isZero();
    }
}
