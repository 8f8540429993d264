package io.caravel.edge.pods;

import io.caravel.cri.ContainerPhase;
import io.caravel.cri.ContainerRuntime;
import io.caravel.cri.ContainerRuntimeException;
import io.caravel.cri.ContainerSummary;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Begins another file for the log of a container whose file is full, and removes the oldest ones;
 * all but the newest of the full ones are compressed, named as a kubelet names them.
 */
final class LogRotation {

    private static final Logger LOG = LoggerFactory.getLogger(LogRotation.class);
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);
    private static final String PACKED = ".gz";

    private final ContainerRuntime runtime;
    private final PodFolders folders;
    private final UpkeepLimits limits;

    LogRotation(ContainerRuntime runtime, PodFolders folders, UpkeepLimits limits) {
        this.runtime = runtime;
        this.folders = folders;
        this.limits = limits;
    }

    /** Looks at the logs of all running containers with these labels. */
    void run(Map<String, String> labels, Instant now) {
        for (ContainerSummary container : runtime.listContainers(labels)) {
            if (container.phase() == ContainerPhase.RUNNING) {
                try {
                    look(container.id(), folders.log(container), now);
                } catch (IOException | UncheckedIOException | ContainerRuntimeException e) {
                    LOG.warn("EDGE-POD-018 log of container {} stays: {}", container.id(), e);
                }
            }
        }
    }

    private void look(String id, Path log, Instant now) throws IOException {
        if (!Files.exists(log) || Files.size(log) < limits.logBytes()) {
            return;
        }
        List<Path> full = full(log);
        for (int i = 0; i < full.size(); i++) {
            if (full.size() - i > limits.logFiles() - 2) {
                Files.delete(full.get(i));
            } else {
                pack(full.get(i));
            }
        }
        Path rotated = log.resolveSibling(log.getFileName() + "." + STAMP.format(now));
        if (limits.logFiles() > 1 && !Files.exists(rotated)) {
            runtime.rotateLog(id, log, rotated);
        }
    }

    /** The files that were full, the oldest first. */
    private static List<Path> full(Path log) throws IOException {
        String start = log.getFileName() + ".";
        try (Stream<Path> found = Files.list(log.getParent())) {
            return new ArrayList<>(
                    found.filter(file -> file.getFileName().toString().startsWith(start))
                            .sorted()
                            .toList());
        }
    }

    private static void pack(Path file) throws IOException {
        String name = file.getFileName().toString();
        if (name.endsWith(PACKED)) {
            return;
        }
        Path fresh = file.resolveSibling(name + ".tmp");
        try (InputStream in = Files.newInputStream(file);
                OutputStream out = new GZIPOutputStream(Files.newOutputStream(fresh))) {
            in.transferTo(out);
        }
        Files.move(fresh, file.resolveSibling(name + PACKED), StandardCopyOption.ATOMIC_MOVE);
        Files.delete(file);
    }
}
