package io.caravel.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LinkProxyTest {
    private static final int PATIENCE_MS = 60_000;

    private ServerSocket echo;
    private LinkProxy network;

    @BeforeEach
    void start() throws IOException {
        echo = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        Thread server = new Thread(this::serve, "echo");
        server.setDaemon(true);
        server.start();
        network = LinkProxy.open(echo.getLocalPort());
    }

    @AfterEach
    void stop() throws IOException {
        network.close();
        echo.close();
    }

    @Test
    void anOpenNetworkCarriesBothWays() throws IOException {
        try (Socket edge = connect()) {
            edge.getOutputStream().write(7);
            assertThat(edge.getInputStream().read()).isEqualTo(7);
        }
    }

    @Test
    void aCutBreaksConnectionsAndRefusesNewOnesUntilItIsRestored() throws IOException {
        // Given a connection
        try (Socket edge = connect()) {
            edge.getOutputStream().write(1);
            assertThat(edge.getInputStream().read()).isEqualTo(1);
            // When the network is cut
            network.cut();
            // Then the connection is broken, and so is each new one
            assertThat(isBroken(edge)).isTrue();
            try (Socket next = connect()) {
                assertThat(isBroken(next)).isTrue();
            }
        }
        // And after it is restored, the same port carries again
        network.restore();
        try (Socket edge = connect()) {
            edge.getOutputStream().write(2);
            assertThat(edge.getInputStream().read()).isEqualTo(2);
        }
    }

    @Test
    void aBlackHoleHoldsBackWithoutBreakingAndLetsGoWhenRestored() throws IOException {
        try (Socket edge = connect()) {
            edge.getOutputStream().write(1);
            assertThat(edge.getInputStream().read()).isEqualTo(1);
            // When the network becomes a black hole
            network.blackhole();
            edge.getOutputStream().write(2);
            // Then nothing comes, and nothing breaks
            edge.setSoTimeout(300);
            assertThatThrownBy(() -> edge.getInputStream().read())
                    .isInstanceOf(SocketTimeoutException.class);
            // And when it is restored, what was held back arrives
            network.restore();
            edge.setSoTimeout(PATIENCE_MS);
            assertThat(edge.getInputStream().read()).isEqualTo(2);
        }
    }

    @Test
    void aSlowNetworkCarriesLate() throws IOException {
        try (Socket edge = connect()) {
            // Given a network that delays each packet by 200 ms
            network.slow(Duration.ofMillis(200), 1_000_000);
            // When something goes there and back
            long start = System.nanoTime();
            edge.getOutputStream().write(3);
            // Then it arrives, not before both delays
            assertThat(edge.getInputStream().read()).isEqualTo(3);
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .isGreaterThanOrEqualTo(Duration.ofMillis(390));
        }
    }

    @Test
    void aForgottenConnectionStaysABlackHoleWhileNewOnesCarry() throws IOException {
        try (Socket old = connect()) {
            old.getOutputStream().write(1);
            assertThat(old.getInputStream().read()).isEqualTo(1);
            // When the network forgets the connection
            network.forget();
            // Then a new one carries, and the old one is neither served nor broken
            try (Socket edge = connect()) {
                edge.getOutputStream().write(4);
                assertThat(edge.getInputStream().read()).isEqualTo(4);
            }
            old.getOutputStream().write(2);
            old.setSoTimeout(300);
            assertThatThrownBy(() -> old.getInputStream().read())
                    .isInstanceOf(SocketTimeoutException.class);
        }
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), network.port());
        socket.setSoTimeout(PATIENCE_MS);
        return socket;
    }

    private static boolean isBroken(Socket socket) {
        try {
            return socket.getInputStream().read() < 0;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    private void serve() {
        while (!echo.isClosed()) {
            try {
                Socket socket = echo.accept();
                Thread pump = new Thread(() -> copy(socket), "echo-pump");
                pump.setDaemon(true);
                pump.start();
            } catch (IOException e) {
                return;
            }
        }
    }

    private static void copy(Socket socket) {
        try (socket) {
            InputStream in = socket.getInputStream();
            in.transferTo(socket.getOutputStream());
        } catch (IOException e) {
            // cut, as the test wants
        }
    }
}
