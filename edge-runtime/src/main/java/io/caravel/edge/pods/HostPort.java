package io.caravel.edge.pods;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * A port of the box that a Pod wants for itself.
 *
 * @param protocol TCP, UDP or SCTP
 * @param port number
 * @param address of the box, {@code 0.0.0.0} for all
 */
record HostPort(String protocol, int port, String address) {

    private static final String ANY = "0.0.0.0";

    /** Those of one Pod, as far as they are taken for as long as it runs. */
    static List<HostPort> of(Pod pod) {
        return Stream.concat(
                        pod.initContainers().stream().filter(Pod::isSidecar),
                        pod.containers().stream())
                .flatMap(container -> Pod.parts(container, "ports").stream())
                .map(port -> of(port, pod.hostNetwork()))
                .filter(port -> port.port() > 0)
                .toList();
    }

    private static HostPort of(JsonObject port, boolean onHost) {
        int inside = onHost ? port.getInteger("containerPort", 0) : 0;
        String address = port.getString("hostIP", "");
        return new HostPort(
                port.getString("protocol", "TCP").toUpperCase(Locale.ROOT),
                port.getInteger("hostPort", inside),
                address.isEmpty() || address.equals("::") ? ANY : address);
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
