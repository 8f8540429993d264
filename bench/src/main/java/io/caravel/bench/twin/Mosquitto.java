package io.caravel.bench.twin;

import io.caravel.cli.Problem;
import io.caravel.cli.process.ManagedProcess;
import io.caravel.lab.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A Mosquitto of the run's own, on loopback. */
final class Mosquitto implements AutoCloseable {

    private static final Path PROGRAM = Path.of("/usr/sbin/mosquitto");

    private final String url;
    private final ManagedProcess process;

    private Mosquitto(String url, ManagedProcess process) {
        this.url = url;
        this.process = process;
    }

    /** Starts it; what it keeps of its sessions goes into the folder. */
    static Mosquitto start(Path folder) throws IOException {
        if (!Files.isExecutable(PROGRAM)) {
            throw new Problem("There is no " + PROGRAM + ": install Mosquitto.");
        }
        int port = Ports.free();
        Path data = Files.createDirectories(folder.resolve("mosquitto"));
        Path config =
                Files.writeString(
                        data.resolve("mosquitto.conf"),
                        """
                        listener %d 127.0.0.1
                        allow_anonymous true
                        user root
                        persistence true
                        persistence_location %s/
                        max_inflight_messages 1000
                        max_queued_messages 0
                        """
                                .formatted(port, data));
        ManagedProcess process =
                ManagedProcess.start(
                        "Mosquitto",
                        List.of(PROGRAM.toString(), "-c", config.toString()),
                        Map.of(),
                        folder.resolve("logs").resolve("mosquitto.log"));
        return new Mosquitto("tcp://127.0.0.1:" + port, process);
    }

    String url() {
        return url;
    }

    long pid() {
        return process.pid();
    }

    @Override
    public void close() {
        process.stop(Duration.ofSeconds(5));
    }
}
