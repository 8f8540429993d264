package io.caravel.edge.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AddressesTest {

    private static final String ROUTES =
            """
            Iface\tDestination\tGateway\tFlags\tRefCnt\tUse\tMetric\tMask\tMTU\tWindow\tIRTT
            cbr0\t0000630A\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\t0\t0
            wlan0\t00000000\t010200C0\t0003\t0\t0\t600\t00000000\t0\t0\t0
            eth0\t00000000\t010200C0\t0003\t0\t0\t100\t00000000\t0\t0\t0
            """;

    @TempDir Path root;

    @Test
    void aBridgeThatContainersBringIsNotTheAddressOfTheBox() throws IOException {
        // Given a box with two ways into the world
        route("route", ROUTES);
        // Then its address is that of the better one, whatever else has come since
        assertThat(choose(own("cbr0", 9, "10.99.0.1"), own("eth0", 2, "192.0.2.2")))
                .isEqualTo("192.0.2.2");
        assertThat(
                        choose(
                                own("wlan0", 1, "198.51.100.7"),
                                own("eth0", 2, "2001:db8::2"),
                                own("eth0", 2, "192.0.2.2")))
                .isEqualTo("192.0.2.2");
    }

    @Test
    void aBoxThatIsReachedByIpv6OnlyIsFoundThere() throws IOException {
        // Given
        String zeros = "0".repeat(32);
        String line = "%s 00 %s 00 fe80%s01 00000400 00000003 00000000 %s %8s\n";
        route(
                "ipv6_route",
                line.formatted(zeros, zeros, "0".repeat(26), "80200201", "lo")
                        + line.formatted(zeros, zeros, "0".repeat(26), "00000003", "eth0"));
        // Then
        assertThat(
                        choose(
                                own("cbr0", 9, "10.99.0.1"),
                                own("eth0", 2, "fe80::1"),
                                own("eth0", 2, "2001:db8::2")))
                .isEqualTo("2001:db8:0:0:0:0:0:2");
    }

    @Test
    void withoutAWayIntoTheWorldItIsTheInterfaceThatWasThereFirst() throws IOException {
        assertThat(choose(own("cbr0", 9, "10.99.0.1"), own("eth0", 2, "192.0.2.2")))
                .isEqualTo("192.0.2.2");
        // And what cannot be read is no way
        route("route", "eth0\t00000000\n\nrubbish \u0000 00000000 1 2 3 4 00000000 zz");
        assertThat(choose(own("lo", 1, "127.0.0.1"), own("eth1", 3, "192.0.2.3")))
                .isEqualTo("192.0.2.3");
        assertThat(Addresses.choose(Stream.of(own("lo", 1, "127.0.0.1")), routes())).isEmpty();
    }

    private String choose(Addresses.Own... all) {
        Optional<InetAddress> chosen = Addresses.choose(Stream.of(all), routes());
        return chosen.orElseThrow().getHostAddress();
    }

    private DefaultRoutes routes() {
        return new DefaultRoutes(new SystemFiles(root));
    }

    private void route(String name, String text) throws IOException {
        Files.writeString(Files.createDirectories(root.resolve("proc/net")).resolve(name), text);
    }

    private static Addresses.Own own(String network, int index, String address)
            throws UnknownHostException {
        return new Addresses.Own(network, index, InetAddress.getByName(address));
    }
}
