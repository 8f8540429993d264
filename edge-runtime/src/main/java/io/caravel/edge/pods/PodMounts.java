package io.caravel.edge.pods;

import io.vertx.core.json.JsonObject;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Gives one Pod its volumes again and again: asks for tokens, and says why a volume cannot be made.
 * What may arrive a moment later is not complained about at once. Used by one thread at a time.
 */
final class PodMounts {

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration RETRY = Duration.ofSeconds(10);

    private final PodRoutes routes;
    private final PodReports reports;
    private Instant since;
    private final Set<String> noted = new HashSet<>();
    private String told = "";
    private String asked = "";
    private Instant askedAt = Instant.MIN;

    PodMounts(PodRoutes routes, PodReports reports) {
        this.routes = routes;
        this.reports = reports;
    }

    /**
     * Makes the volumes as they should be now; where that cannot be, the Pod waits, with the reason
     * remembered.
     *
     * @return when to look at them again, null for no reason of theirs
     */
    Instant show(Pod pod, PodVolumes volumes, PodTokens tokens, PodMemory memory, Instant now) {
        try {
            volumes.sync();
            volumes.notes().stream()
                    .filter(noted::add)
                    .forEach(note -> reports.warning(pod, null, "VolumeOnDisk", note));
            memory.free(PodPlanner.VOLUMES);
            since = null;
            told = "";
        } catch (PodException e) {
            waits(pod, e, memory, now);
        } catch (UncheckedIOException e) {
            String why = "EDGE-POD-004 a volume cannot be written: " + e.getCause();
            waits(pod, new PodException("FailedMount", why), memory, now);
        }
        tokens.request().ifPresent(request -> ask(pod, request, now));
        return tokens.next();
    }

    private void waits(Pod pod, PodException why, PodMemory memory, Instant now) {
        since = since == null ? now : since;
        boolean mayCome = why instanceof NotToldException || why.reason().equals("FailedMount");
        Instant patience = since.plus(PATIENCE);
        boolean patient = mayCome && now.isBefore(patience);
        if (!patient && !told.equals(why.getMessage())) {
            reports.warning(pod, null, "FailedMount", why.getMessage());
            told = why.getMessage();
        }
        PodMemory.Waiting waiting = new PodMemory.Waiting(why.reason(), why.getMessage());
        Optional<Instant> retry = memory.retry(PodPlanner.VOLUMES).filter(now::isBefore);
        memory.waits(
                PodPlanner.VOLUMES, waiting, retry.orElse(patient ? patience : now.plus(RETRY)));
    }

    private void ask(Pod pod, JsonObject request, Instant now) {
        String text = request.encode();
        if (!text.equals(asked) || !now.isBefore(askedAt.plus(PodTokens.AGAIN))) {
            routes.askTokens(pod.key(), request);
            asked = text;
            askedAt = now;
        }
    }
}
