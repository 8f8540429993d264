package io.caravel.edge.node;

import io.caravel.cri.ContainerRuntime;
import io.caravel.cri.ContainerRuntimeException;
import io.caravel.cri.ImageInfo;
import io.caravel.cri.RuntimeInfo;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Comparator;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Asks the container runtime who it is and what images it has: the largest, as a kubelet does. */
final class ContainerFacts implements Supplier<Containers> {

    private static final int MOST_IMAGES = 50;

    private final ContainerRuntime runtime;

    ContainerFacts(ContainerRuntime runtime) {
        this.runtime = runtime;
    }

    @Override
    public Containers get() {
        try {
            RuntimeInfo info = runtime.version();
            JsonArray images = new JsonArray();
            runtime.listImages().stream()
                    .sorted(
                            Comparator.comparingLong(ImageInfo::size)
                                    .reversed()
                                    .thenComparing(ImageInfo::id))
                    .limit(MOST_IMAGES)
                    .forEach(image -> images.add(entry(image)));
            return new Containers(info.name() + "://" + info.version(), images);
        } catch (ContainerRuntimeException e) {
            return Containers.NONE;
        }
    }

    private static JsonObject entry(ImageInfo image) {
        JsonArray names = new JsonArray();
        Stream.concat(image.digests().stream(), image.tags().stream()).forEach(names::add);
        return new JsonObject().put("names", names).put("sizeBytes", image.size());
    }
}
