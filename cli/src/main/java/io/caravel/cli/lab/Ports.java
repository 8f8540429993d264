package io.caravel.cli.lab;

import io.caravel.cli.Problem;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** Loopback ports. */
final class Ports {
    private Ports() {}

    /** A port nobody listens on now, the wanted one if it is free. */
    static int free(int wanted) {
        for (int port : new int[] {wanted, 0}) {
            try (ServerSocket server =
                    new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return server.getLocalPort();
            } catch (IOException e) {
                // taken: try any
            }
        }
        throw new Problem("This machine has no free port on loopback.");
    }

    /** Whether someone listens. */
    static boolean answers(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 500);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
