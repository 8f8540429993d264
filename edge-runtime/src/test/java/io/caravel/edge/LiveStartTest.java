package io.caravel.edge;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.caravel.lab.Ports;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When the live view listens, in an edge as it is. */
class LiveStartTest {

    private static final Duration SOON = Duration.ofMinutes(3);

    @TempDir Path folder;

    private WholeEdge edge(int port, String enabled) throws Exception {
        return new WholeEdge(
                folder,
                Map.of(
                        "edge.mqtt.url",
                        "tcp://127.0.0.1:1",
                        "edge.live.enabled",
                        enabled,
                        "edge.live.port",
                        String.valueOf(port)));
    }

    @Test
    void aPortThatSomebodyElseHasIsTriedAgain() throws Exception {
        int port = Ports.free();
        ServerSocket other = new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
        // Given an edge that starts while its port is taken, and works
        try (WholeEdge edge = edge(port, "true")) {
            // When the port is free
            other.close();
            // Then readers are served
            await().atMost(SOON)
                    .pollInterval(Duration.ofMillis(500))
                    .ignoreException(CompletionException.class)
                    .until(() -> isServed(port));
        } finally {
            other.close();
        }
    }

    private static boolean isServed(int port) {
        try (LiveClient reader = LiveClient.reading(port, "/live")) {
            await().atMost(SOON).until(reader::isSynced);
            return true;
        }
    }

    @Test
    void whereItIsNotWantedNothingListens() throws Exception {
        int port = Ports.free();
        try (WholeEdge edge = edge(port, "false")) {
            assertThatThrownBy(() -> new Socket("127.0.0.1", port).close())
                    .isInstanceOf(java.net.ConnectException.class);
        }
    }
}
