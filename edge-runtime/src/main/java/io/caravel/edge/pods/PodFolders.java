package io.caravel.edge.pods;

import io.caravel.cri.ContainerState;
import io.caravel.cri.ContainerSummary;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Where a Pod's files are: one folder per uid with its volumes, termination messages and memory,
 * and one folder per Pod for its logs.
 */
final class PodFolders {

    private final Path pods;
    private final Path logs;

    /**
     * @param pods parent of the Pods' folders
     * @param logs parent of the Pods' log folders
     */
    PodFolders(Path pods, Path logs) {
        this.pods = pods.toAbsolutePath().normalize();
        this.logs = logs.toAbsolutePath().normalize();
    }

    Path of(String uid) {
        Path folder = pods.resolve(uid).normalize();
        if (!folder.startsWith(pods) || folder.equals(pods)) {
            throw new PodException("Malformed", "EDGE-POD-005 '" + uid + "' cannot be a uid");
        }
        return folder;
    }

    Path logs(Pod pod) {
        return logs.resolve(pod.namespace() + "_" + pod.name() + "_" + pod.uid());
    }

    /** The file a running container writes its output to. */
    Path log(ContainerSummary container) {
        Map<String, String> labels = container.labels();
        String pod =
                labels.get(Labels.POD_NAMESPACE)
                        + "_"
                        + labels.get(Labels.POD_NAME)
                        + "_"
                        + labels.get(Labels.POD_UID);
        String restarts = container.annotations().getOrDefault(Labels.RESTARTS, "0");
        return logs.resolve(pod).resolve(container.name()).resolve(restarts + ".log");
    }

    /** The Pods that files are kept of. */
    Set<String> uids() {
        Set<String> uids = new HashSet<>();
        names(pods).forEach(uids::add);
        names(logs).stream()
                .filter(name -> name.chars().filter(c -> c == '_').count() == 2)
                .forEach(name -> uids.add(name.substring(name.lastIndexOf('_') + 1)));
        return uids;
    }

    private static List<String> names(Path folder) {
        try (Stream<Path> found = Files.list(folder)) {
            return found.map(path -> path.getFileName().toString()).toList();
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Path of a container's output below {@link #logs}. */
    static String log(String container, int restarts) {
        return container + "/" + restarts + ".log";
    }

    /** The file a container writes its last words to; made when it is not there. */
    Path termination(String uid, String container, int restarts) {
        Path file = of(uid).resolve("termination").resolve(container + "_" + restarts);
        try {
            Files.createDirectories(file.getParent());
            if (!Files.exists(file)) {
                Files.createFile(file);
                Files.setPosixFilePermissions(
                        file, java.nio.file.attribute.PosixFilePermissions.fromString("rw-rw-rw-"));
            }
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a container left as its last words, or the end of its log where it asked for that. */
    String lastWords(Pod pod, JsonObject container, int restarts, boolean failed) {
        String name = container.getString("name");
        Path file = of(pod.uid()).resolve("termination").resolve(name + "_" + restarts);
        String message = LastWords.ofMessage(file);
        boolean fallBack =
                "FallbackToLogsOnError".equals(container.getString("terminationMessagePolicy"));
        if (message.isEmpty() && failed && fallBack) {
            message = LastWords.ofLog(logs(pod).resolve(log(name, restarts)));
        }
        return LastWords.shared(message, pod.initContainers().size() + pod.containers().size());
    }

    /** What was remembered of a Pod, or a new memory that starts now. */
    PodMemory recall(String uid, Instant now) {
        return new PodMemoryFile(of(uid)).read().orElseGet(() -> new PodMemory(now));
    }

    /** Writes a Pod's memory; a power cut leaves the old or the new one. */
    void remember(String uid, PodMemory memory) {
        new PodMemoryFile(of(uid)).write(memory);
    }

    /** Removes what a removed container left. */
    void forget(Pod pod, ContainerState container) {
        String name = container.name();
        int restarts = Labels.restarts(container);
        try {
            Path log = logs(pod).resolve(log(name, restarts));
            for (String file : names(log.getParent())) {
                if (file.startsWith(log.getFileName().toString())) {
                    Files.deleteIfExists(log.resolveSibling(file));
                }
            }
            Files.deleteIfExists(
                    of(pod.uid()).resolve("termination").resolve(name + "_" + restarts));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Removes everything of a Pod. */
    void remove(String uid) {
        BoxMounts.releaseAll(of(uid));
        AtomicFolder.remove(of(uid));
        try (Stream<Path> found = Files.list(logs)) {
            found.filter(folder -> folder.getFileName().toString().endsWith("_" + uid))
                    .forEach(AtomicFolder::remove);
        } catch (NoSuchFileException e) {
            return;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
