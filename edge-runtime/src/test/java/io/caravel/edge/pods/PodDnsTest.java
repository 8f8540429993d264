package io.caravel.edge.pods;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravel.cri.SandboxSpec;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A Pod gets the name service that a kubelet would give it. */
class PodDnsTest {

    @TempDir Path folder;
    private Path box;
    private final List<String> warnings = new ArrayList<>();

    @BeforeEach
    void write() throws IOException {
        box = folder.resolve("resolv.conf");
        Files.writeString(
                box,
                """
                # by hand
                search old.example
                search box.example. second.example
                nameserver 192.0.2.53
                options rotate
                options timeout:1 rotate
                """);
    }

    @ParameterizedTest
    @CsvSource({
        "Default, false, 192.0.2.53, box.example second.example, rotate timeout:1",
        "ClusterFirst, false, 10.96.0.10, default.svc.cluster.local svc.cluster.local cluster.local"
                + " box.example second.example, ndots:5",
        "ClusterFirst, true, 192.0.2.53, box.example second.example, rotate timeout:1",
        "ClusterFirstWithHostNet, true, 10.96.0.10, default.svc.cluster.local svc.cluster.local"
                + " cluster.local box.example second.example, ndots:5",
    })
    void thePolicySaysWhomAPodAsks(
            String policy, boolean hostNetwork, String servers, String searches, String options) {
        // Given
        Pod pod = PodScene.pod("web", spec(policy, hostNetwork).encode());

        // Then
        SandboxSpec.Dns dns = PodDns.of(pod, cluster("10.96.0.10"), this::warn);
        assertThat(String.join(" ", dns.servers())).isEqualTo(servers);
        assertThat(String.join(" ", dns.searches())).isEqualTo(searches);
        assertThat(String.join(" ", dns.options())).isEqualTo(options);
        assertThat(warnings).isEmpty();
    }

    @Test
    void withoutAClusterNameServiceThatOfTheBoxIsGivenAndSaid() {
        // When
        SandboxSpec.Dns dns = PodDns.of(PodScene.pod("web", "{}"), cluster(), this::warn);

        // Then
        assertThat(dns.servers()).containsExactly("192.0.2.53");
        assertThat(warnings)
                .containsExactly(
                        "MissingClusterDNS pod: \"web_default(uid-web)\". kubelet does not have"
                                + " ClusterDNS IP configured and cannot create Pod using"
                                + " \"ClusterFirst\" policy. Falling back to \"Default\" policy.");
    }

    @Test
    void whatThePodSaysItselfIsAddedAndWins() {
        // Given
        JsonObject spec = spec("None", false);
        spec.put(
                "dnsConfig",
                new JsonObject(
                        "{\"nameservers\":[\"192.0.2.1\"],\"searches\":[\"a.b\"],"
                                + "\"options\":[{\"name\":\"ndots\",\"value\":\"2\"},{\"name\":\"edns0\"}]}"));

        // Then
        assertThat(dns(spec))
                .isEqualTo(
                        new SandboxSpec.Dns(
                                List.of("192.0.2.1"), List.of("a.b"), List.of("ndots:2", "edns0")));
        spec.put("dnsPolicy", "ClusterFirst");
        SandboxSpec.Dns dns = dns(spec);
        assertThat(dns.servers()).containsExactly("10.96.0.10", "192.0.2.1");
        assertThat(dns.searches()).endsWith("second.example", "a.b");
        assertThat(dns.options()).containsExactly("ndots:2", "edns0");
    }

    @Test
    void whatIsMoreThanAResolverTakesIsLeftOutAndSaid() {
        // Given
        JsonArray servers = new JsonArray();
        IntStream.range(0, 4).forEach(i -> servers.add("192.0.2." + i));
        JsonArray searches = new JsonArray().add("x".repeat(254));
        IntStream.range(0, 40).forEach(i -> searches.add("s" + i + ".example"));
        JsonObject spec = spec("None", false);
        spec.put(
                "dnsConfig",
                new JsonObject().put("nameservers", servers).put("searches", searches));

        // When
        SandboxSpec.Dns dns = dns(spec);

        // Then
        assertThat(dns.servers()).hasSize(3);
        assertThat(dns.searches()).hasSize(31).startsWith("s0.example").endsWith("s30.example");
        assertThat(warnings)
                .hasSize(2)
                .anyMatch(
                        said ->
                                said.equals(
                                        "DNSConfigForming Nameserver limits were exceeded, some"
                                                + " nameservers have been omitted, the applied nameserver"
                                                + " line is: 192.0.2.0 192.0.2.1 192.0.2.2"))
                .anyMatch(said -> said.startsWith("DNSConfigForming Search Line limits"));
    }

    private SandboxSpec.Dns dns(JsonObject spec) {
        return PodDns.of(PodScene.pod("web", spec.encode()), cluster("10.96.0.10"), this::warn);
    }

    private static JsonObject spec(String policy, boolean hostNetwork) {
        return new JsonObject().put("dnsPolicy", policy).put("hostNetwork", hostNetwork);
    }

    private ClusterDns cluster(String... servers) {
        return new ClusterDns(List.of(servers), "cluster.local", box);
    }

    private void warn(String reason, String message) {
        warnings.add(reason + " " + message);
    }
}
