package io.caravel.edge.node;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The box's own address and its name. The address is that of the interface through which the box
 * reaches the world, IPv4 first, as a kubelet takes it: the bridges and tunnels of containers come
 * and go, and the box is not to be found there. Without a default route it is that of the interface
 * that was there first.
 */
final class Addresses {

    private static final List<String> VIRTUAL = List.of("docker", "cni", "veth", "br-", "virbr");

    /**
     * An address of the box.
     *
     * @param network name of its interface
     * @param index of the interface: later ones have higher numbers
     */
    record Own(String network, int index, InetAddress address) {

        private boolean isSix() {
            return address instanceof Inet6Address;
        }

        private boolean isOf(DefaultRoutes routes) {
            Optional<String> way = isSix() ? routes.ipv6() : routes.ipv4();
            return way.filter(network::equals).isPresent();
        }
    }

    private Addresses() {}

    static JsonArray of(String node, DefaultRoutes routes) {
        JsonArray addresses = new JsonArray();
        try {
            choose(NetworkInterface.networkInterfaces().flatMap(Addresses::own), routes)
                    .ifPresent(address -> addresses.add(entry("InternalIP", text(address))));
        } catch (SocketException e) {
            addresses.clear();
        }
        return addresses.add(entry("Hostname", node));
    }

    /** The box's own among addresses of a Node. */
    static Optional<String> internal(JsonArray addresses) {
        return addresses.stream()
                .map(JsonObject.class::cast)
                .filter(address -> address.getString("type").equals("InternalIP"))
                .map(address -> address.getString("address"))
                .findFirst();
    }

    /** The one of all addresses at which the box is found. */
    static Optional<InetAddress> choose(Stream<Own> all, DefaultRoutes routes) {
        return all.filter(own -> !own.address().isLoopbackAddress())
                .filter(own -> !own.address().isLinkLocalAddress())
                .min(
                        Comparator.<Own, Boolean>comparing(own -> !own.isOf(routes))
                                .thenComparing(Own::isSix)
                                .thenComparing(Own::index))
                .map(Own::address);
    }

    private static Stream<Own> own(NetworkInterface network) {
        try {
            boolean counts =
                    network.isUp()
                            && !network.isLoopback()
                            && VIRTUAL.stream().noneMatch(network.getName()::startsWith);
            return counts
                    ? network.inetAddresses()
                            .map(one -> new Own(network.getName(), network.getIndex(), one))
                    : Stream.empty();
        } catch (SocketException e) {
            return Stream.empty();
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
