package io.caravel.edge.pods;

import io.caravel.cri.ContainerSpec;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** AppArmor and SELinux: what a container asks for, and whether this box has them. */
final class Confinement {

    private static final Path APP_ARMOR = Path.of("/sys/module/apparmor/parameters/enabled");
    private static final Path SE_LINUX = Path.of("/sys/fs/selinux/enforce");
    private static final String ANNOTATION = "container.apparmor.security.beta.kubernetes.io/";

    private Confinement() {}

    /**
     * The access rules that a container asks for, by its field, its annotation or its Pod's field.
     *
     * @throws PodException for a type that is not known
     */
    static Optional<ContainerSpec.Profile> appArmor(Pod pod, JsonObject container) {
        JsonObject own = Pod.part(container, "securityContext").getJsonObject("appArmorProfile");
        if (own != null) {
            return Optional.of(profile(own));
        }
        String named =
                Pod.part(pod.metadata(), "annotations")
                        .getString(ANNOTATION + container.getString("name"), "");
        if (!named.isEmpty()) {
            return Optional.of(profile(named));
        }
        return Optional.ofNullable(
                        Pod.part(pod.spec(), "securityContext").getJsonObject("appArmorProfile"))
                .map(Confinement::profile);
    }

    private static ContainerSpec.Profile profile(JsonObject asked) {
        String type = asked.getString("type", "");
        return profile(
                switch (type) {
                    case "RuntimeDefault" -> "runtime/default";
                    case "Unconfined" -> "unconfined";
                    case "Localhost" -> "localhost/" + asked.getString("localhostProfile", "");
                    default -> type;
                });
    }

    private static ContainerSpec.Profile profile(String named) {
        if (named.equals("runtime/default")) {
            return ContainerSpec.Profile.RUNTIME_DEFAULT;
        }
        if (named.equals("unconfined")) {
            return ContainerSpec.Profile.UNCONFINED;
        }
        if (named.startsWith("localhost/") && named.length() > "localhost/".length()) {
            return new ContainerSpec.Profile(
                    ContainerSpec.Profile.Kind.LOCALHOST, named.substring("localhost/".length()));
        }
        throw new PodException(
                "AppArmor",
                "Cannot enforce AppArmor: invalid AppArmor profile name: \"" + named + "\"");
    }

    /** Why the box cannot confine the Pod as it asks, in a kubelet's words; empty when it can. */
    static Optional<PodMemory.Waiting> refusal(Pod pod) {
        try {
            boolean needed =
                    containers(pod)
                            .flatMap(container -> appArmor(pod, container).stream())
                            .anyMatch(
                                    rules -> rules.kind() != ContainerSpec.Profile.Kind.UNCONFINED);
            return needed && !hasAppArmor()
                    ? Optional.of(
                            new PodMemory.Waiting(
                                    "AppArmor",
                                    "Cannot enforce AppArmor: AppArmor is not enabled on the host"))
                    : Optional.empty();
        } catch (PodException e) {
            return Optional.of(new PodMemory.Waiting(e.reason(), e.getMessage()));
        }
    }

    /** The label that a container asks for; its own wins over its Pod's. */
    static Optional<ContainerSpec.SeLinux> seLinux(Pod pod, JsonObject container) {
        JsonObject shared = Pod.part(pod.spec(), "securityContext").getJsonObject("seLinuxOptions");
        JsonObject asked =
                Pod.part(container, "securityContext").getJsonObject("seLinuxOptions", shared);
        return asked == null
                ? Optional.empty()
                : Optional.of(
                        new ContainerSpec.SeLinux(
                                asked.getString("user", ""),
                                asked.getString("role", ""),
                                asked.getString("type", ""),
                                asked.getString("level", "")));
    }

    /** Whether the Pod asks for labels that mean nothing on this box. */
    static boolean labelsAreIdle(Pod pod) {
        return !Files.exists(SE_LINUX)
                && containers(pod).anyMatch(container -> seLinux(pod, container).isPresent());
    }

    private static Stream<JsonObject> containers(Pod pod) {
        return Stream.concat(pod.initContainers().stream(), pod.containers().stream());
    }

    private static boolean hasAppArmor() {
        try {
            return Files.readString(APP_ARMOR).startsWith("Y");
        } catch (IOException e) {
            return false;
        }
    }
}
