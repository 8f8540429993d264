package io.caravel.bench.fleet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Open files that a process may have: one per connection on each side. The Java runtime raises its
 * own limit to the hard one, so that is what counts.
 */
final class FileLimit {

    private static final int SPARE = 500;

    private FileLimit() {}

    /** The limit, or a refusal in words when it is too low for so many nodes. */
    static long check(int nodes) throws IOException {
        String line =
                Files.readAllLines(Path.of("/proc/self/limits")).stream()
                        .filter(limit -> limit.startsWith("Max open files"))
                        .findFirst()
                        .orElse("Max open files unlimited unlimited files");
        String[] words = line.split("\\s+");
        String hard = words[words.length - 2];
        long limit = hard.equals("unlimited") ? Long.MAX_VALUE : Long.parseLong(hard);
        if (limit < nodes + SPARE) {
            throw new IllegalStateException(
                    "%d nodes need %d open files, the hard limit is %d: raise it (ulimit -Hn) or use fewer --nodes"
                            .formatted(nodes, nodes + SPARE, limit));
        }
        return limit;
    }
}
