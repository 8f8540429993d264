package io.caravel.edge.pods;

import io.caravel.cri.ContainerSpec;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What of a Pod's volumes one container sees, and where. */
final class VolumeMounts {

    private static final String REFUSED = "CreateContainerConfigError";

    private final Pod pod;
    private final PodVolumes volumes;

    VolumeMounts(Pod pod, PodVolumes volumes) {
        this.pod = pod;
        this.volumes = volumes;
    }

    /** Remembers which variables were asked for and have no value. */
    private static final class Asked extends HashMap<String, String> {

        private static final long serialVersionUID = 1L;
        private final Set<String> missing = new TreeSet<>();

        Asked(Map<String, String> env) {
            super(env);
        }

        @Override
        public String get(Object name) {
            String value = super.get(name);
            if (value == null || value.isEmpty()) {
                missing.add(String.valueOf(name));
            }
            return value;
        }
    }

    /**
     * @param env the container's own environment, for {@code subPathExpr}
     * @throws PodException when a mount cannot be as it is asked for
     */
    List<ContainerSpec.Mount> of(JsonObject container, Map<String, String> env) {
        if (!Pod.parts(container, "volumeDevices").isEmpty()) {
            throw refused(
                    "EDGE-POD-017 cannot find volume %s to pass into container \"%s\": this node"
                            + " has no block devices for Pods",
                    Pod.parts(container, "volumeDevices").stream()
                            .map(device -> "\"" + device.getString("name") + "\"")
                            .collect(Collectors.joining(", ")),
                    container.getString("name"));
        }
        List<ContainerSpec.Mount> mounts = new ArrayList<>();
        Set<String> places = new TreeSet<>();
        for (JsonObject mount : Pod.parts(container, "volumeMounts")) {
            ContainerSpec.Mount made = mount(container, mounts.size(), mount, env);
            if (!places.add(made.containerPath())) {
                throw refused("EDGE-POD-017 two volumes are mounted at %s", made.containerPath());
            }
            mounts.add(made);
        }
        return mounts;
    }

    private ContainerSpec.Mount mount(
            JsonObject container, int index, JsonObject mount, Map<String, String> env) {
        String name = mount.getString("name", "");
        JsonObject volume =
                pod.volumes().stream()
                        .filter(candidate -> name.equals(candidate.getString("name")))
                        .findFirst()
                        .orElseThrow(
                                () -> refused("EDGE-POD-006 no volume \"%s\" in the Pod", name));
        if ("Enabled".equals(mount.getString("recursiveReadOnly"))) {
            throw refused(
                    "EDGE-POD-017 recursiveReadOnly of volume \"%s\" is not supported on this"
                            + " node; IfPossible is",
                    name);
        }
        String place = place(mount);
        ContainerSpec.Propagation propagation = propagation(container, mount);
        String sub = subPath(mount, env);
        Path source = volumes.path(volume);
        if (!sub.isEmpty()) {
            Path pinned =
                    volumes.folder()
                            .resolve("volume-subpaths")
                            .resolve(name)
                            .resolve(container.getString("name"))
                            .resolve(String.valueOf(index));
            boolean ours = !volume.containsKey("hostPath");
            source = new SubPath(source, sub).pinned(ours ? pinned : null);
        }
        return new ContainerSpec.Mount(
                place,
                source.toString(),
                VolumeFiles.isFiles(volume) || mount.getBoolean("readOnly", false),
                propagation);
    }

    /** One that does not begin with a slash is of the root, as for a kubelet. */
    private static String place(JsonObject mount) {
        String place = mount.getString("mountPath", "");
        if (place.isEmpty() || place.indexOf(':') >= 0 || place.indexOf('\0') >= 0) {
            throw refused(
                    "EDGE-POD-017 volume \"%s\" cannot be mounted at '%s'",
                    mount.getString("name"), place.replace("\0", "\\0"));
        }
        return place.startsWith("/") ? place : "/" + place;
    }

    private static String subPath(JsonObject mount, Map<String, String> env) {
        String expression = mount.getString("subPathExpr", "");
        if (expression.isEmpty()) {
            return mount.getString("subPath", "");
        }
        Asked asked = new Asked(env);
        String expanded = Environment.expand(expression, asked);
        if (!asked.missing.isEmpty()) {
            throw refused(
                    "EDGE-POD-017 subPathExpr '%s': missing value for \"%s\"",
                    expression, String.join("\", \"", asked.missing));
        }
        return expanded;
    }

    private static ContainerSpec.Propagation propagation(JsonObject container, JsonObject mount) {
        String asked = mount.getString("mountPropagation", "None");
        boolean privileged = Pod.part(container, "securityContext").getBoolean("privileged", false);
        if (asked.equals("Bidirectional") && !privileged) {
            throw refused(
                    "EDGE-POD-017 mountPropagation Bidirectional of volume \"%s\" is for privileged"
                            + " containers only",
                    mount.getString("name"));
        }
        return switch (asked) {
            case "", "None" -> ContainerSpec.Propagation.PRIVATE;
            case "HostToContainer" -> ContainerSpec.Propagation.HOST_TO_CONTAINER;
            case "Bidirectional" -> ContainerSpec.Propagation.BIDIRECTIONAL;
            default ->
                    throw refused(
                            "EDGE-POD-017 mountPropagation '%s' of volume \"%s\" is none of None,"
                                    + " HostToContainer and Bidirectional",
                            asked, mount.getString("name"));
        };
    }

    private static PodException refused(String message, Object... of) {
        return new PodException(REFUSED, message.formatted(of));
    }
}
