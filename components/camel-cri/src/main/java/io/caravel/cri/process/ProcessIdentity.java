package io.caravel.cri.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * A process by number and start, so that a number used again by another process is not taken for
 * it.
 *
 * @param pid process number; it is also its process group
 * @param start boot id and clock tick of the start on Linux, empty where the system has no {@code
 *     /proc}
 */
record ProcessIdentity(long pid, String start) {

    /** Reads {@code <pid> <start>}; empty when the file is not there or not readable as such. */
    static Optional<ProcessIdentity> read(Path file) {
        try {
            String[] parts = Files.readString(file).trim().split(" ", 2);
            return Optional.of(
                    new ProcessIdentity(
                            Long.parseLong(parts[0]), parts.length > 1 ? parts[1] : ""));
        } catch (IOException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    /**
     * Whether exactly this process still runs.
     *
     * @param recorded when the process was recorded, for systems without {@code /proc}
     */
    boolean alive(Instant recorded) {
        if (start.isEmpty()) {
            return ProcessHandle.of(pid)
                    .filter(ProcessHandle::isAlive)
                    .flatMap(handle -> handle.info().startInstant())
                    .map(begun -> !begun.isAfter(recorded.plusSeconds(2)))
                    .orElse(false);
        }
        return current().map(start::equals).orElse(false);
    }

    /** Boot id and start tick of whoever has the number now; empty when nobody or only a zombie. */
    private Optional<String> current() {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            if (fields[0].equals("Z") || fields[0].equals("X")) {
                return Optional.empty();
            }
            String boot = Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).trim();
            return Optional.of(boot + ":" + fields[19]);
        } catch (IOException | IndexOutOfBoundsException e) {
            return Optional.empty();
        }
    }
}
