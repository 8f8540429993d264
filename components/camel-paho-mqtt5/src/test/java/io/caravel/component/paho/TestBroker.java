package io.caravel.component.paho;

import io.caravel.broker.EmbeddedBroker;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;

/** A real broker for tests, which can be stopped and started again with what it has stored. */
abstract class TestBroker implements AutoCloseable {

    final int port = freePort();

    static TestBroker of(String kind, Path folder) throws IOException {
        Files.createDirectories(folder);
        return "mosquitto".equals(kind) ? new Mosquitto(folder) : new Artemis(folder);
    }

    static boolean mosquittoInstalled() {
        return Files.isExecutable(Path.of("/usr/sbin/mosquitto"));
    }

    String url() {
        return "tcp://127.0.0.1:" + port;
    }

    abstract void start() throws IOException;

    abstract void stop();

    @Override
    public void close() {
        stop();
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static final class Mosquitto extends TestBroker {
        private final Path folder;
        private Process process;

        Mosquitto(Path folder) {
            this.folder = folder;
        }

        @Override
        void start() throws IOException {
            Path settings = folder.resolve("mosquitto.conf");
            Files.writeString(
                    settings,
                    """
                    listener %d 127.0.0.1
                    allow_anonymous true
                    persistence true
                    persistence_location %s/
                    autosave_on_changes true
                    autosave_interval 1
                    max_queued_messages 0
                    user root
                    """
                            .formatted(port, folder));
            process =
                    new ProcessBuilder("/usr/sbin/mosquitto", "-c", settings.toString())
                            .redirectErrorStream(true)
                            .redirectOutput(folder.resolve("mosquitto.log").toFile())
                            .start();
            Awaitility.await().atMost(Duration.ofSeconds(10)).until(this::answers);
        }

        private boolean answers() {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress("127.0.0.1", port), 500);
                return true;
            } catch (IOException e) {
                return false;
            }
        }

        @Override
        void stop() {
            if (process != null) {
                process.destroy();
                process.onExit().join();
                process = null;
            }
        }
    }

    private static final class Artemis extends TestBroker {
        private final EmbeddedBroker broker;

        Artemis(Path folder) {
            broker = new EmbeddedBroker(folder.resolve("artemis"), "127.0.0.1:" + port);
        }

        @Override
        void start() {
            broker.start();
        }

        @Override
        void stop() {
            broker.stop();
        }
    }
}
