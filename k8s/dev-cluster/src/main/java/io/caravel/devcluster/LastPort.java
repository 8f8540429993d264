package io.caravel.devcluster;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;

/** The port used last with a data folder, so that kubeconfigs stay right after a restart. */
final class LastPort {

    private final Path file;

    /** Remembers in a folder; nowhere when it is null. */
    LastPort(Path folder) {
        this.file = folder == null ? null : folder.resolve("port");
    }

    /** The port used last if it is free, else 0. */
    int read() throws IOException {
        if (file == null || !Files.exists(file)) {
            return 0;
        }
        String text = Files.readString(file).trim();
        return text.matches("\\d{1,5}") && isFree(Integer.parseInt(text))
                ? Integer.parseInt(text)
                : 0;
    }

    private static boolean isFree(int port) {
        try (ServerSocket probe =
                new ServerSocket(port, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
            return probe.isBound();
        } catch (IOException | IllegalArgumentException e) {
            // taken, or no port at all: another one will do
            return false;
        }
    }

    /** Remembers a port. */
    void write(int port) throws IOException {
        if (file != null) {
            Files.writeString(file, Integer.toString(port));
        }
    }
}
