package io.caravel.edge.node;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Comparator;
import java.util.List;

/** The box's own addresses: those of interfaces that are up, IPv4 first, and its name. */
final class Addresses {

    private static final List<String> VIRTUAL = List.of("docker", "cni", "veth", "br-", "virbr");

    private Addresses() {}

    static JsonArray of(String node) {
        JsonArray addresses = new JsonArray();
        try {
            NetworkInterface.networkInterfaces()
                    .filter(Addresses::counts)
                    .flatMap(NetworkInterface::inetAddresses)
                    .filter(address -> !address.isLoopbackAddress())
                    .filter(address -> !address.isLinkLocalAddress())
                    .sorted(Comparator.comparing(address -> address instanceof Inet6Address))
                    .limit(1)
                    .forEach(address -> addresses.add(entry("InternalIP", text(address))));
        } catch (SocketException e) {
            addresses.clear();
        }
        return addresses.add(entry("Hostname", node));
    }

    private static boolean counts(NetworkInterface network) {
        try {
            return network.isUp()
                    && !network.isLoopback()
                    && VIRTUAL.stream().noneMatch(network.getName()::startsWith);
        } catch (SocketException e) {
            return false;
        }
    }

    private static String text(InetAddress address) {
        String text = address.getHostAddress();
        int zone = text.indexOf('%');
        return zone < 0 ? text : text.substring(0, zone);
    }

    private static JsonObject entry(String type, String address) {
        return new JsonObject().put("type", type).put("address", address);
    }
}
