package io.caravel.edge.pods;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Memory of this box. */
final class BoxMemory {

    private BoxMemory() {}

    /** Bytes, or 0 where the system does not say. */
    static long bytes() {
        try (var lines = Files.lines(Path.of("/proc/meminfo"))) {
            return lines.filter(line -> line.startsWith("MemTotal:"))
                    .map(line -> line.replaceAll("\\D", ""))
                    .mapToLong(kib -> Long.parseLong(kib) * 1024)
                    .findFirst()
                    .orElse(0);
        } catch (IOException e) {
            return 0;
        }
    }
}
