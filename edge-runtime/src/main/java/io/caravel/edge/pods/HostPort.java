package io.caravel.edge.pods;

import io.netty.util.NetUtil;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A port of the box that a Pod wants for itself, for as long as it runs.
 *
 * @param protocol TCP, UDP or SCTP
 * @param port number of the box
 * @param inside number that the container has it under
 * @param address of the box, {@code 0.0.0.0} for all
 */
record HostPort(String protocol, int port, int inside, String address) {

    private static final String ANY = "0.0.0.0";
    private static final String ANY_6 = "::";
    private static final Set<String> PROTOCOLS = Set.of("TCP", "UDP", "SCTP");

    /**
     * Those of one Pod; containers that end before the others begin have none.
     *
     * @throws PodException when one cannot be, or two containers want the same
     */
    static List<HostPort> of(Pod pod) {
        List<HostPort> ports = new ArrayList<>();
        Stream.concat(
                        pod.initContainers().stream().filter(Pod::isSidecar),
                        pod.containers().stream())
                .flatMap(container -> Pod.parts(container, "ports").stream())
                .map(port -> of(port, pod.hostNetwork()))
                .filter(port -> port.port() > 0)
                .forEach(port -> add(port, ports));
        return ports;
    }

    private static void add(HostPort port, List<HostPort> others) {
        if (others.stream().anyMatch(port::conflictsWith)) {
            throw wrong("is wanted twice", port.protocol() + " " + port.port());
        }
        others.add(port);
    }

    private static HostPort of(JsonObject port, boolean onHost) {
        int inside = port.getInteger("containerPort", 0);
        int outside = port.getInteger("hostPort", onHost ? inside : 0);
        String protocol = port.getString("protocol", "TCP").toUpperCase(Locale.ROOT);
        String address = port.getString("hostIP", "");
        if (!PROTOCOLS.contains(protocol)) {
            throw wrong("has a protocol other than TCP, UDP and SCTP", protocol);
        }
        if (!address.isEmpty() && !isAddress(address)) {
            throw wrong("has a hostIP that is no address", address);
        }
        if (outside > 0 && inside == 0) {
            throw wrong("has no containerPort", String.valueOf(outside));
        }
        boolean any = address.isEmpty() || address.equals(ANY_6);
        return new HostPort(protocol, outside, inside, any ? ANY : address);
    }

    private static boolean isAddress(String text) {
        boolean bare = text.indexOf('[') < 0 && text.indexOf('%') < 0;
        return bare && (NetUtil.isValidIpV4Address(text) || NetUtil.isValidIpV6Address(text));
    }

    private static PodException wrong(String what, String value) {
        return new PodException("InvalidPod", "EDGE-POD-037 a port " + what + ": '" + value + "'");
    }

    /** The address as a runtime wants it: none for all. */
    String hostIp() {
        return address.equals(ANY) ? "" : address;
    }

    /** Whether both cannot be had. */
    boolean conflictsWith(HostPort other) {
        return port == other.port
                && protocol.equals(other.protocol)
                && (address.equals(other.address)
                        || address.equals(ANY)
                        || other.address.equals(ANY));
    }
}
