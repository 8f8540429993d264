package io.caravel.component.paho;

import io.caravel.broker.EmbeddedBroker;
import io.caravel.lab.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;

/**
 * A real broker for tests on a free port, which can be stopped and started again with what it has
 * stored.
 */
public abstract class TestBroker implements AutoCloseable {

    final int port = Ports.free();

    /**
     * A broker of a kind, {@code mosquitto} or another, for which everyone on loopback is welcome.
     */
    public static TestBroker of(String kind, Path folder) throws IOException {
        Files.createDirectories(folder);
        return "mosquitto".equals(kind)
                ? new Mosquitto(folder, "listener %d 127.0.0.1\nallow_anonymous true\n")
                : new Artemis(folder);
    }

    /**
     * A Mosquitto with its own listener.
     *
     * @param access lines of its settings; {@code %d} stands for the port
     */
    public static TestBroker mosquitto(Path folder, String access) throws IOException {
        Files.createDirectories(folder);
        return new Mosquitto(folder, access);
    }

    /** Whether there is one on this machine. */
    public static boolean mosquittoInstalled() {
        return Files.isExecutable(Path.of("/usr/sbin/mosquitto"));
    }

    /** Address of its listener, without TLS. */
    public String url() {
        return "tcp://127.0.0.1:" + port;
    }

    /** Starts it, with what it had stored. */
    public abstract void start() throws IOException;

    /** Stops it in order. */
    public abstract void stop();

    @Override
    public void close() {
        stop();
    }

    private static final class Mosquitto extends TestBroker {
        private final Path folder;
        private final String access;
        private Process process;

        Mosquitto(Path folder, String access) {
            this.folder = folder;
            this.access = access;
        }

        @Override
        public void start() throws IOException {
            Path settings = folder.resolve("mosquitto.conf");
            Files.writeString(
                    settings,
                    access.formatted(port)
                            + """
                    persistence true
                    persistence_location %s/
                    autosave_on_changes true
                    autosave_interval 1
                    max_queued_messages 0
                    user root
                    """
                                    .formatted(folder));
            process =
                    new ProcessBuilder("/usr/sbin/mosquitto", "-c", settings.toString())
                            .redirectErrorStream(true)
                            .redirectOutput(folder.resolve("mosquitto.log").toFile())
                            .start();
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> Ports.answers(port));
        }

        @Override
        public void stop() {
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
        public void start() {
            broker.start();
        }

        @Override
        public void stop() {
            broker.stop();
        }
    }
}
