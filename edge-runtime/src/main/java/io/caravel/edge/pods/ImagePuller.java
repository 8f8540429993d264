package io.caravel.edge.pods;

import io.caravel.cri.ContainerRuntimeException;
import io.caravel.cri.ImageInfo;
import io.caravel.cri.RegistryCredentials;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Sees to it that a container's image is there, by its pull policy. */
final class ImagePuller {

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Pod pod;
    private final PodMemory memory;
    private final PodRoutes routes;
    private final PodReports reports;
    private final PullSecrets secrets;
    private final Clock clock;

    ImagePuller(
            Pod pod,
            PodMemory memory,
            PodRoutes routes,
            PodReports reports,
            PullSecrets secrets,
            Clock clock) {
        this.pod = pod;
        this.secrets = secrets;
        this.memory = memory;
        this.routes = routes;
        this.reports = reports;
        this.clock = clock;
    }

    /** True when the image is there; else the container waits, with the reason remembered. */
    boolean present(String name, JsonObject container) {
        String image = container.getString("image", "");
        if (!ImageName.isOne(image)) {
            misnamed(name, image);
            return false;
        }
        String policy = policy(container, image);
        try {
            Optional<ImageInfo> found = routes.image(pod.key(), ImageName.tagged(image));
            if (found.isPresent() && !policy.equals("Always")) {
                reports.normal(
                        pod,
                        name,
                        "Pulled",
                        "Container image \"" + image + "\" already present on machine");
                return true;
            }
            if (policy.equals("Never")) {
                neverPulled(name, image);
                return false;
            }
            return !waitsForSecrets(name) && pull(name, image, found.isPresent());
        } catch (ContainerRuntimeException e) {
            PodActions.rethrowUnreachable(e);
            wait(name, "ImageInspectError", e.getMessage(), Duration.ofSeconds(10));
            return false;
        }
    }

    private static String policy(JsonObject container, String image) {
        String policy = container.getString("imagePullPolicy");
        if (policy != null) {
            return policy;
        }
        String last = image.substring(image.lastIndexOf('/') + 1);
        boolean latest = !last.contains("@") && (!last.contains(":") || last.endsWith(":latest"));
        return latest ? "Always" : "IfNotPresent";
    }

    private void misnamed(String name, String image) {
        String message =
                "Failed to apply default image tag \""
                        + image
                        + "\": couldn't parse image name \""
                        + image
                        + "\": invalid reference format";
        if (memory.waiting(name).isEmpty()) {
            reports.warning(pod, name, "InspectFailed", message);
            reports.warning(pod, name, "Failed", "Error: InvalidImageName");
        }
        wait(name, "InvalidImageName", message, Duration.ofSeconds(10));
    }

    private void neverPulled(String name, String image) {
        String message =
                "Container image \"" + image + "\" is not present with pull policy of Never";
        if (memory.waiting(name).isEmpty()) {
            reports.warning(pod, name, "ErrImageNeverPull", message);
            reports.warning(pod, name, "Failed", "Error: ErrImageNeverPull");
        }
        wait(name, "ErrImageNeverPull", message, Duration.ofSeconds(10));
    }

    /**
     * A pull secret may arrive just after its Pod; only one that does not come is complained of.
     */
    private boolean waitsForSecrets(String name) {
        memory.waiting(name)
                .filter(why -> why.message() == null)
                .ifPresent(waited -> memory.free(name));
        List<String> missing = secrets.missing();
        if (missing.isEmpty()) {
            return false;
        }
        if (memory.tellOnce(name + "/awaited")) {
            String reason =
                    pod.initContainers().isEmpty() ? "ContainerCreating" : "PodInitializing";
            wait(name, reason, null, PATIENCE);
            return true;
        }
        if (memory.tellOnce(name + "/secrets")) {
            String names = String.join(", ", missing);
            reports.warning(
                    pod,
                    null,
                    "FailedToRetrieveImagePullSecret",
                    "Unable to retrieve some image pull secrets ("
                            + names
                            + "); attempting to pull the image may not succeed.");
        }
        return false;
    }

    /** Fetches the image with each of the credentials that are for it, until one is let in. */
    private void fetch(String image) {
        List<RegistryCredentials> credentials = secrets.of(image);
        if (credentials.isEmpty()) {
            routes.pull(pod.key(), image, null);
            return;
        }
        ContainerRuntimeException last = null;
        for (RegistryCredentials each : credentials) {
            try {
                routes.pull(pod.key(), image, each);
                return;
            } catch (ContainerRuntimeException e) {
                PodActions.rethrowUnreachable(e);
                last = e;
            }
        }
        throw last;
    }

    private boolean pull(String name, String image, boolean havingOne) {
        Instant begun = clock.instant();
        reports.normal(pod, name, "Pulling", "Pulling image \"" + image + "\"");
        try {
            fetch(image);
            String took = Duration.between(begun, clock.instant()).toMillis() + "ms";
            reports.normal(
                    pod, name, "Pulled", "Successfully pulled image \"" + image + "\" in " + took);
            return true;
        } catch (ContainerRuntimeException e) {
            PodActions.rethrowUnreachable(e);
            reports.warning(
                    pod,
                    name,
                    "Failed",
                    "Failed to pull image \"" + image + "\": " + e.getMessage());
            if (havingOne && !online(e)) {
                reports.normal(
                        pod,
                        name,
                        "Pulled",
                        "Container image \"" + image + "\" already present on machine");
                return true;
            }
            backOff(name, image, e.getMessage());
            return false;
        }
    }

    /** Offline, an image that is there serves even where the policy would fetch it again. */
    private static boolean online(ContainerRuntimeException failure) {
        String said = String.valueOf(failure.getMessage());
        return said.contains("unauthorized") || said.contains("not found");
    }

    private void backOff(String name, String image, String why) {
        String pulls = name + "/pull";
        Instant now = clock.instant();
        memory.prolong(pulls, now, now);
        Duration delay = memory.delay(pulls, now);
        boolean first = memory.waiting(name).isEmpty();
        String reason = first ? "ErrImagePull" : "ImagePullBackOff";
        String message = first ? why : "Back-off pulling image \"" + image + "\": " + why;
        if (!first) {
            reports.normal(pod, name, "BackOff", "Back-off pulling image \"" + image + "\"");
        }
        reports.warning(pod, name, "Failed", "Error: " + reason);
        wait(name, reason, message, delay);
    }

    private void wait(String name, String reason, String message, Duration delay) {
        memory.waits(name, new PodMemory.Waiting(reason, message), clock.instant().plus(delay));
    }
}
