package io.caravel.edge.pods;

import io.caravel.cri.ContainerRuntime;
import io.caravel.cri.ContainerRuntimeException;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the box in order beside the Pods: logs are rotated, images that nothing needs are removed,
 * and so is what Pods left that are stored no more. Used by one thread at a time.
 */
final class PodUpkeep {

    private static final Logger LOG = LoggerFactory.getLogger(PodUpkeep.class);
    private static final Duration IMAGES = Duration.ofMinutes(5);
    private static final Duration FIRST_LOOK = Duration.ofMinutes(1);

    private final PodContext context;
    private final ContainerRuntime runtime;
    private final Supplier<List<String>> keys;
    private final LogRotation logs;
    private final ImageCare images;
    private Instant imagesDue;

    PodUpkeep(
            PodContext context,
            ContainerRuntime runtime,
            Supplier<List<String>> keys,
            UpkeepLimits limits) {
        this.context = context;
        this.runtime = runtime;
        this.keys = keys;
        this.logs = new LogRotation(runtime, context.folders(), limits);
        this.images =
                new ImageCare(
                        runtime, this::wanted, this::disk, context.routes()::removeImage, limits);
        this.imagesDue = context.now().plus(FIRST_LOOK);
    }

    /** Does what is due; a runtime that does not answer is asked again the next time. */
    void run() {
        try {
            Instant now = context.now();
            logs.run(Labels.ofNode(context.node()), now);
            if (context.objects().isComplete("pod")) {
                removeLeftOvers();
            }
            if (!now.isBefore(imagesDue)) {
                imagesDue = now.plus(IMAGES);
                images.run(now);
            }
        } catch (ContainerRuntimeException e) {
            LOG.debug("no upkeep: {}", e.getMessage());
        } catch (RuntimeException e) {
            LOG.warn("EDGE-POD-020 the box was not kept in order: {}", e.toString());
        }
    }

    /**
     * What is left is looked at before what is stored, so that a new Pod is never taken for gone.
     */
    private void removeLeftOvers() {
        Set<String> left = new HashSet<>(context.folders().uids());
        left.addAll(context.objects().tokenOwners());
        for (JsonObject pod : stored()) {
            Pod known = Pod.named(Optional.of(pod.encode()));
            if (known == null) {
                return; // it cannot be read, so nobody knows what is its own
            }
            left.remove(known.uid());
        }
        runtime.listPodSandboxes(Labels.ofNode(context.node()))
                .forEach(sandbox -> left.remove(sandbox.uid()));
        for (String uid : left) {
            LOG.info("what Pod {} left is removed: it is not stored", uid);
            context.leave(uid);
            context.objects().forgetTokens(uid);
        }
    }

    private Set<String> wanted() {
        Set<String> wanted = new HashSet<>();
        for (JsonObject pod : stored()) {
            try {
                addImages(Pod.part(pod, "spec"), wanted);
            } catch (RuntimeException e) {
                LOG.debug("a Pod that cannot be read needs no images: {}", e.toString());
            }
        }
        return wanted;
    }

    private static void addImages(JsonObject spec, Set<String> wanted) {
        Stream.of("initContainers", "containers", "ephemeralContainers")
                .flatMap(list -> Pod.parts(spec, list).stream())
                .map(container -> container.getString("image"))
                .filter(Objects::nonNull)
                .forEach(wanted::add);
    }

    private List<JsonObject> stored() {
        return keys.get().stream()
                .map(context::stored)
                .flatMap(Optional::stream)
                .map(PodUpkeep::readable)
                .toList();
    }

    private static JsonObject readable(String body) {
        try {
            return new JsonObject(body);
        } catch (DecodeException e) {
            return new JsonObject();
        }
    }

    private ImageCare.Disk disk() {
        try {
            Optional<Path> folder = runtime.imageFolder().filter(Files::exists);
            if (folder.isEmpty()) {
                return new ImageCare.Disk(0, 0);
            }
            var store = Files.getFileStore(folder.get());
            long bytes = store.getTotalSpace();
            return new ImageCare.Disk(bytes, bytes - store.getUsableSpace());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
