package io.caravel.edge.pods;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A Pod is called as a kubelet would call it, and its hosts file says so. */
class PodNamesTest {

    @ParameterizedTest
    @CsvSource({
        "'{}', web, web",
        "'{\"hostname\":\"shop\"}', shop, shop",
        "'{\"hostname\":\"shop\",\"subdomain\":\"mall\"}', shop, shop.mall.default.svc.cluster.local",
        "'{\"subdomain\":\"mall\",\"setHostnameAsFQDN\":true}', web.mall.default.svc.cluster.local,"
                + " web.mall.default.svc.cluster.local",
        "'{\"setHostnameAsFQDN\":true}', web, web",
        "'{\"hostname\":\"a\",\"subdomain\":\"b\",\"hostnameOverride\":\"c.d\"}', c.d, c.d",
    })
    void aPodIsCalledAsItAsks(String spec, String kernel, String full) {
        // Given
        Pod pod = PodScene.pod("web", spec);

        // Then
        PodNames names = PodNames.of(pod, "cluster.local");
        assertThat(names.kernel(pod)).isEqualTo(kernel);
        assertThat(names.full()).isEqualTo(full);
    }

    @Test
    void aLongNameIsCutWhereALabelMayEnd() {
        // Given
        Pod pod = PodScene.pod("a".repeat(62) + "-b", "{}");

        // Then
        assertThat(PodNames.of(pod, "x").host()).isEqualTo("a".repeat(62));
    }

    @Test
    void aNameThatNoKernelTakesIsRefusedAndNotCut() {
        // Given
        Pod pod =
                PodScene.pod("a".repeat(40), "{\"subdomain\":\"mall\",\"setHostnameAsFQDN\":true}");

        // Then
        PodNames names = PodNames.of(pod, "cluster.local");
        assertThatThrownBy(() -> names.kernel(pod))
                .isInstanceOf(PodException.class)
                .hasMessageContaining("failed to construct FQDN")
                .hasMessageContaining("(64 characters is the max, 71 characters requested)");
        Pod odd = PodScene.pod("web", "{\"hostname\":\"Not a label\"}");
        assertThatThrownBy(() -> PodNames.of(odd, "cluster.local"))
                .hasMessageContaining("is not a valid DNS label");
    }

    @Test
    void theHostsFileIsThatOfAKubelet() throws IOException {
        // Given
        Pod pod =
                PodScene.pod(
                        "web",
                        "{\"subdomain\":\"mall\",\"hostAliases\":"
                                + "[{\"ip\":\"192.0.2.7\",\"hostnames\":[\"plc\",\"plc.local\"]}]}");

        // Then
        PodNames names = PodNames.of(pod, "cluster.local");
        assertThat(HostsFile.content(pod, names, List.of("10.0.0.5", "fd00::5")))
                .isEqualTo(
                        """
                        # Kubernetes-managed hosts file.
                        127.0.0.1\tlocalhost
                        ::1\tlocalhost ip6-localhost ip6-loopback
                        fe00::0\tip6-localnet
                        fe00::0\tip6-mcastprefix
                        fe00::1\tip6-allnodes
                        fe00::2\tip6-allrouters
                        10.0.0.5\tweb.mall.default.svc.cluster.local\tweb
                        fd00::5\tweb.mall.default.svc.cluster.local\tweb

                        # Entries added by HostAliases.
                        192.0.2.7\tplc\tplc.local
                        """);
    }

    @Test
    void onTheNetworkOfTheBoxItIsTheBoxsWithTheAliases() throws IOException {
        // Given
        Pod pod =
                PodScene.pod(
                        "web",
                        "{\"hostNetwork\":true,\"hostAliases\":"
                                + "[{\"ip\":\"192.0.2.7\",\"hostnames\":[\"plc\"]}]}");

        // Then
        assertThat(HostsFile.content(pod, PodNames.of(pod, "x"), List.of()))
                .isEqualTo(
                        "# Kubernetes-managed hosts file (host network).\n"
                                + Files.readString(Path.of("/etc/hosts"))
                                + "\n# Entries added by HostAliases.\n192.0.2.7\tplc\n");
    }

    @Test
    void aContainerThatMountsItsOwnHostsFileKeepsIt(@TempDir Path folder) {
        // Given
        Pod own =
                PodScene.container(
                        "own",
                        "{\"volumeMounts\":[{\"name\":\"h\",\"mountPath\":\"/etc/hosts\"}]}");
        Pod other = PodScene.pod("other", "{}");

        // Then
        assertThat(mounted(own, folder, List.of("10.0.0.5"))).isFalse();
        assertThat(mounted(other, folder, List.of())).isFalse();
        assertThat(mounted(other, folder, List.of("10.0.0.5"))).isTrue();
    }

    private static boolean mounted(Pod pod, Path folder, List<String> ips) {
        return new HostsFile(folder)
                .mount(pod, pod.containers().get(0), PodNames.of(pod, "x"), ips)
                .isPresent();
    }
}
