package io.caravel.edge.pods;

import io.caravel.cri.ContainerSpec;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What of a Pod's volumes one container sees, and where. */
final class VolumeMounts {

    private static final String REFUSED = "CreateContainerConfigError";

    private final Pod pod;
    private final PodVolumes volumes;

    VolumeMounts(Pod pod, PodVolumes volumes) {
        this.pod = pod;
        this.volumes = volumes;
    }

    /**
     * @param env the container's own environment, for {@code subPathExpr}
     * @throws PodException when a mount cannot be as it is asked for
     */
    List<ContainerSpec.Mount> of(JsonObject container, Map<String, String> env) {
        List<ContainerSpec.Mount> mounts = new ArrayList<>();
        for (JsonObject mount : Pod.parts(container, "volumeMounts")) {
            mounts.add(mount(container.getString("name"), mounts.size(), mount, env));
        }
        return mounts;
    }

    private ContainerSpec.Mount mount(
            String container, int index, JsonObject mount, Map<String, String> env) {
        String name = mount.getString("name");
        JsonObject volume =
                pod.volumes().stream()
                        .filter(candidate -> name.equals(candidate.getString("name")))
                        .findFirst()
                        .orElseThrow(
                                () ->
                                        new PodException(
                                                REFUSED,
                                                "EDGE-POD-006 no volume \""
                                                        + name
                                                        + "\" in the Pod"));
        if ("Enabled".equals(mount.getString("recursiveReadOnly"))) {
            throw new PodException(
                    REFUSED,
                    "EDGE-POD-017 recursiveReadOnly of volume \""
                            + name
                            + "\" is not supported on this node; IfPossible is");
        }
        String sub =
                mount.getString(
                        "subPath", Environment.expand(mount.getString("subPathExpr", ""), env));
        Path source = volumes.path(volume);
        if (!sub.isEmpty()) {
            Path place =
                    volumes.folder()
                            .resolve("volume-subpaths")
                            .resolve(name)
                            .resolve(container)
                            .resolve(String.valueOf(index));
            boolean ours = !volume.containsKey("hostPath");
            source = new SubPath(source, sub).pinned(ours ? place : null);
        }
        return new ContainerSpec.Mount(
                mount.getString("mountPath"),
                source.toString(),
                VolumeFiles.isFiles(volume) || mount.getBoolean("readOnly", false),
                propagation(mount.getString("mountPropagation", "None")));
    }

    private static ContainerSpec.Propagation propagation(String asked) {
        return switch (asked) {
            case "HostToContainer" -> ContainerSpec.Propagation.HOST_TO_CONTAINER;
            case "Bidirectional" -> ContainerSpec.Propagation.BIDIRECTIONAL;
            default -> ContainerSpec.Propagation.PRIVATE;
        };
    }
}
