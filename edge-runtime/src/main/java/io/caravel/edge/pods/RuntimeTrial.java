package io.caravel.edge.pods;

import io.caravel.cri.ContainerRuntime;
import io.caravel.cri.ContainerRuntimeException;
import io.caravel.cri.ImageInfo;
import io.caravel.cri.SandboxSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Finds out whether a container runtime can really run a Pod of an image: the image is there or can
 * be fetched, and a sandbox starts. Leaves nothing behind but the image.
 */
public final class RuntimeTrial {

    private static final String STAND_IN = "(^|.*/)busybox(:[^/]*)?$";

    private final ContainerRuntime runtime;

    /** A trial of this runtime. */
    public RuntimeTrial(ContainerRuntime runtime) {
        this.runtime = runtime;
    }

    /**
     * Tries.
     *
     * @param image the image wanted
     * @param orBusybox whether any busybox that is present may stand in for it
     */
    public Outcome of(String image, boolean orBusybox) {
        try {
            String usable = present(image, orBusybox);
            runSandbox();
            return new Outcome(true, usable, "");
        } catch (ContainerRuntimeException e) {
            return new Outcome(false, image, String.valueOf(e.getMessage()));
        }
    }

    private String present(String image, boolean orBusybox) {
        if (runtime.imageStatus(image).isPresent()) {
            return image;
        }
        Optional<String> standIn = orBusybox ? standIn() : Optional.empty();
        if (standIn.isPresent()) {
            return standIn.get();
        }
        runtime.pullImage(image, null);
        return image;
    }

    private Optional<String> standIn() {
        return runtime.listImages().stream()
                .map(ImageInfo::tags)
                .flatMap(List::stream)
                .filter(tag -> tag.matches(STAND_IN))
                .findFirst();
    }

    private void runSandbox() {
        String uid = UUID.randomUUID().toString();
        String sandbox =
                runtime.runPodSandbox(
                        new SandboxSpec(
                                "trial",
                                "caravel",
                                uid,
                                0,
                                "trial",
                                "",
                                Map.of("io.caravel.trial", uid),
                                Map.of(),
                                List.of(),
                                null,
                                new SandboxSpec.HostNamespaces(false, false, false, false),
                                false,
                                "",
                                Map.of(),
                                ""));
        runtime.stopPodSandbox(sandbox);
        runtime.removePodSandbox(sandbox);
    }

    /**
     * What a trial found.
     *
     * @param usable whether Pods can run
     * @param image the image to run them of
     * @param reason why not, with a code; empty when they can
     */
    public record Outcome(boolean usable, String image, String reason) {}
}
