package io.caravel.edge.pods;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Looks now and then at the disk that one Pod uses, and ends a Pod that uses more than it asked
 * for. A Pod without limits is not looked at. Used by one thread at a time.
 */
final class PodDisk {

    private static final Duration PERIOD = Duration.ofSeconds(10);
    private static final String STORAGE = "ephemeral-storage";

    private final PodFolders folders;
    private final PodObserver observer;
    private Instant next;

    PodDisk(PodFolders folders, PodObserver observer) {
        this.folders = folders;
        this.observer = observer;
    }

    /** When to look again, null for a Pod without limits. */
    Instant next() {
        return next;
    }

    /** Ends the Pod with a kubelet's words when it is time to look and it uses too much. */
    void check(Pod pod, PodMemory memory, PodReports reports, Instant now) {
        boolean limited = !limits(pod).isEmpty() || pod.volumes().stream().anyMatch(PodDisk::sized);
        if (!limited || memory.verdict().isPresent() || pod.deleting() || pod.ended()) {
            next = null;
            return;
        }
        if (next != null && now.isBefore(next)) {
            return;
        }
        next = now.plus(PERIOD);
        excess(pod)
                .ifPresent(
                        why -> {
                            memory.end(new PodMemory.Waiting("Evicted", why));
                            reports.warning(pod, null, "Evicted", why);
                        });
    }

    private Optional<String> excess(Pod pod) {
        long volumes = 0;
        for (JsonObject volume : pod.volumes()) {
            Path path = folders.of(pod.uid()).resolve("volumes").resolve(volume.getString("name"));
            boolean inMemory = BoxMounts.possible() && isMemory(volume);
            if ((volume.containsKey("emptyDir") || volume.size() == 1) && !inMemory) {
                long bytes = bytes(path);
                volumes += bytes;
                if (sized(volume) && bytes > Quantity.whole(size(volume))) {
                    return Optional.of(
                            "Usage of EmptyDir volume \"%s\" exceeds the limit \"%s\". "
                                    .formatted(
                                            volume.getString("name"),
                                            volume.getJsonObject("emptyDir")
                                                    .getValue("sizeLimit")));
                }
            }
        }
        Map<String, JsonObject> limits = limits(pod);
        return limits.isEmpty() ? Optional.empty() : ofContainers(pod, limits, volumes);
    }

    private Optional<String> ofContainers(Pod pod, Map<String, JsonObject> limits, long volumes) {
        Map<String, Long> written = new HashMap<>(observer.writtenBytes(pod));
        Path logs = folders.logs(pod);
        written.replaceAll((name, bytes) -> bytes + bytes(logs.resolve(name)));
        BigDecimal together = BigDecimal.ZERO;
        for (Map.Entry<String, JsonObject> limit : limits.entrySet()) {
            BigDecimal most = Quantity.of(limit.getValue(), STORAGE);
            together = together.add(most);
            if (written.getOrDefault(limit.getKey(), 0L) > Quantity.whole(most)) {
                return Optional.of(
                        "Container %s exceeded its local ephemeral storage limit \"%s\". "
                                .formatted(limit.getKey(), limit.getValue().getValue(STORAGE)));
            }
        }
        long all = volumes + written.values().stream().mapToLong(Long::longValue).sum();
        List<String> names = pod.containers().stream().map(c -> c.getString("name")).toList();
        return limits.keySet().containsAll(names) && all > Quantity.whole(together)
                ? Optional.of(
                        "Pod ephemeral local storage usage exceeds the total limit of containers %s. "
                                .formatted(together.toPlainString()))
                : Optional.empty();
    }

    private static Map<String, JsonObject> limits(Pod pod) {
        Map<String, JsonObject> limits = new HashMap<>();
        for (JsonObject container : pod.containers()) {
            JsonObject limit = Pod.part(Pod.part(container, "resources"), "limits");
            if (limit.containsKey(STORAGE)) {
                limits.put(container.getString("name"), limit);
            }
        }
        return limits;
    }

    private static boolean sized(JsonObject volume) {
        return size(volume).signum() > 0;
    }

    private static BigDecimal size(JsonObject volume) {
        return Quantity.of(Pod.part(volume, "emptyDir"), "sizeLimit");
    }

    private static boolean isMemory(JsonObject volume) {
        return "Memory".equals(Pod.part(volume, "emptyDir").getString("medium"));
    }

    private static long bytes(Path folder) {
        try (Stream<Path> found = Files.walk(folder)) {
            return found.filter(path -> Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS))
                    .mapToLong(path -> path.toFile().length())
                    .sum();
        } catch (IOException | UncheckedIOException e) {
            return 0;
        }
    }
}
