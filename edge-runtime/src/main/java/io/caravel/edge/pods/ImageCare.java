package io.caravel.edge.pods;

import io.caravel.cri.ContainerRuntime;
import io.caravel.cri.ContainerRuntimeException;
import io.caravel.cri.ContainerSummary;
import io.caravel.cri.ImageInfo;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes images that nothing needs when their disk gets full, the longest unused first.
 *
 * <p>Never removed: an image of a stored Pod, also of one that does not run, since nobody may be
 * there to fetch it from; the image of any container; what the runtime itself needs. Used by one
 * thread at a time.
 */
final class ImageCare {

    private static final Logger LOG = LoggerFactory.getLogger(ImageCare.class);

    /**
     * The images' disk.
     *
     * @param bytes how large it is
     * @param used how much of it is used
     */
    record Disk(long bytes, long used) {}

    private final ContainerRuntime runtime;
    private final Supplier<Set<String>> wanted;
    private final Supplier<Disk> disk;
    private final Consumer<String> removal;
    private final UpkeepLimits limits;
    private final Map<String, Instant> found = new HashMap<>();
    private final Map<String, Instant> used = new HashMap<>();

    /**
     * @param wanted images that stored Pods name
     * @param removal removes an image by its id
     */
    ImageCare(
            ContainerRuntime runtime,
            Supplier<Set<String>> wanted,
            Supplier<Disk> disk,
            Consumer<String> removal,
            UpkeepLimits limits) {
        this.runtime = runtime;
        this.wanted = wanted;
        this.disk = disk;
        this.removal = removal;
        this.limits = limits;
    }

    /** Looks once. */
    void run(Instant now) {
        List<ImageInfo> images = runtime.listImages();
        if (images.isEmpty()) {
            return;
        }
        Set<String> needed = needed();
        images.forEach(image -> found.putIfAbsent(image.id(), now));
        images.stream()
                .filter(image -> isNeeded(image, needed))
                .forEach(image -> used.put(image.id(), now));
        found.keySet().retainAll(images.stream().map(ImageInfo::id).toList());
        used.keySet().retainAll(found.keySet());
        long excess = excess();
        List<ImageInfo> unneeded =
                images.stream()
                        .filter(image -> !isNeeded(image, needed))
                        .filter(image -> age(image, now).compareTo(limits.imagesLeast()) >= 0)
                        .sorted(Comparator.comparing(image -> lastUse(image)))
                        .toList();
        for (ImageInfo image : unneeded) {
            Duration unused = Duration.between(lastUse(image), now);
            boolean old =
                    !limits.imagesMost().isZero() && unused.compareTo(limits.imagesMost()) >= 0;
            boolean due = old || excess > 0;
            if (due && !isNeeded(image, neededByPods())) { // one may have come meanwhile
                LOG.info("image {} {} is removed: nothing needs it", image.id(), image.tags());
                removal.accept(image.id());
                excess -= image.size();
            }
        }
        if (excess > 0) {
            LOG.warn("EDGE-POD-019 {} bytes of images are missing to the limit: make room", excess);
        }
    }

    private long excess() {
        Disk now = disk.get();
        boolean full = now.bytes() > 0 && now.used() * 100 >= now.bytes() * limits.imagesHigh();
        return full ? now.used() - now.bytes() / 100 * limits.imagesLow() : 0;
    }

    /** Ids and names of images that stored Pods need. */
    private Set<String> neededByPods() {
        Set<String> needed = new HashSet<>();
        for (String name : wanted.get()) {
            needed.add(name);
            runtime.imageStatus(name).map(ImageInfo::id).ifPresent(needed::add);
        }
        return needed;
    }

    /** Ids and names of images that something needs. */
    private Set<String> needed() {
        Set<String> needed = neededByPods();
        for (ContainerSummary container : runtime.listContainers(Map.of())) {
            try {
                var state = runtime.containerStatus(container.id());
                needed.add(state.image());
                needed.add(state.imageRef());
            } catch (ContainerRuntimeException e) {
                if (e.kind() != ContainerRuntimeException.Kind.NOT_FOUND) {
                    throw e;
                }
            }
        }
        return needed;
    }

    private static boolean isNeeded(ImageInfo image, Set<String> needed) {
        return image.kept()
                || needed.contains(image.id())
                || image.tags().stream().anyMatch(needed::contains)
                || image.digests().stream().anyMatch(needed::contains);
    }

    private Duration age(ImageInfo image, Instant now) {
        return Duration.between(found.get(image.id()), now);
    }

    private Instant lastUse(ImageInfo image) {
        return used.getOrDefault(image.id(), found.get(image.id()));
    }
}
