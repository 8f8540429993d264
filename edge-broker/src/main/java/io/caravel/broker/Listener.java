package io.caravel.broker;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;

/**
 * An address to listen on.
 *
 * @param host name or address
 * @param port of it
 */
record Listener(String host, int port) {

    /**
     * Reads {@code host:port}.
     *
     * @throws BrokerException {@code EDGE-BROKER-005}
     */
    static Listener parse(String address) {
        int colon = address.lastIndexOf(':');
        try {
            int port = Integer.parseInt(address.substring(colon + 1));
            if (colon > 0 && port > 0 && port <= 65_535) {
                return new Listener(address.substring(0, colon), port);
            }
        } catch (NumberFormatException e) {
            throw bad(address, e);
        }
        throw bad(address, null);
    }

    private static BrokerException bad(String address, Exception why) {
        return new BrokerException(
                "EDGE-BROKER-005 '" + address + "' is not host:port: correct the broker's address",
                why);
    }

    boolean isLoopback() {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    /** Whether it can be listened on; Artemis itself only logs that it could not. */
    void checkFree() throws IOException {
        try (ServerSocket probe = new ServerSocket()) {
            // as the acceptor does: connections just closed do not count
            probe.setReuseAddress(true);
            probe.bind(new InetSocketAddress(host, port));
        }
    }

    @Override
    public String toString() {
        return host + ":" + port;
    }
}
