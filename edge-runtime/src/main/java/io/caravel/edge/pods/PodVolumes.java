package io.caravel.edge.pods;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Volumes of a Pod as folders of the box.
 *
 * <p>{@link #sync} may be repeated at any time; it makes volumes that are not there and shows new
 * content of those that follow a ConfigMap, a Secret or the Pod itself, each as a whole. As root,
 * an emptyDir that asks for it is in memory, and so are Secrets and tokens of isolated containers.
 */
final class PodVolumes {

    private static final int ANYBODY = 0777;
    private static final String MEMORY = "Memory";

    private final Pod pod;
    private final Path folder;
    private final VolumeFiles files;
    private final boolean isolated;
    private final VolumeOwner owner;
    private final List<String> notes = new ArrayList<>();

    /**
     * @param folder the Pod's own folder
     * @param files what volumes show that follow something else
     * @param isolated whether containers are isolated; only then it is worth to keep Secrets in
     *     memory
     */
    PodVolumes(Pod pod, Path folder, VolumeFiles files, boolean isolated) {
        this.pod = pod;
        this.folder = folder;
        this.files = files;
        this.isolated = isolated;
        this.owner = VolumeOwner.of(pod);
    }

    /**
     * Makes every volume as it should be now.
     *
     * @throws PodException with reason {@code FailedMount} when a volume needs what is not stored,
     *     {@code UnsupportedVolume} when this node has no such volumes, {@code WaitingForCloud}
     *     when the cloud has not told yet what a volume needs; one that was shown before stays
     */
    void sync() {
        PodException missing = null;
        for (JsonObject volume : pod.volumes()) {
            try {
                sync(volume);
            } catch (PodException e) {
                boolean stays =
                        e instanceof NotToldException
                                && new AtomicFolder(path(volume), owner).isShown();
                missing = missing == null && !stays ? e : missing;
            }
        }
        if (missing != null) {
            throw missing;
        }
    }

    /** What is not as the Pod asked for and does no harm, one sentence each. */
    List<String> notes() {
        return notes;
    }

    /** Where a volume is on the box. */
    Path path(JsonObject volume) {
        JsonObject host = volume.getJsonObject("hostPath");
        if (host != null) {
            return HostPath.of(volume.getString("name"), host);
        }
        return folder.resolve("volumes").resolve(volume.getString("name"));
    }

    /** The Pod's own folder. */
    Path folder() {
        return folder;
    }

    private void sync(JsonObject volume) {
        String name = volume.getString("name");
        if (volume.size() > 2) {
            throw new PodException(
                    "UnsupportedVolume",
                    "EDGE-POD-004 volume \""
                            + name
                            + "\" must have one type and has "
                            + types(volume));
        }
        if (VolumeFiles.isFiles(volume)) {
            Map<String, AtomicFolder.Entry> shown = files.of(volume);
            AtomicFolder place = new AtomicFolder(path(volume), owner);
            if (isolated && VolumeFiles.isSecret(volume) && !place.isShown()) {
                inMemory(path(volume), 0, "0755");
            }
            place.show(shown);
        } else if (volume.containsKey("hostPath")) {
            HostPath.check(name, volume.getJsonObject("hostPath"));
        } else if (isScratch(volume)) {
            scratch(volume);
        } else {
            throw new PodException(
                    "UnsupportedVolume",
                    "EDGE-POD-004 volume \""
                            + name
                            + "\" of type "
                            + types(volume)
                            + " is not supported on this node; supported are configMap, secret,"
                            + " emptyDir, hostPath, downwardAPI and projected");
        }
    }

    private static String types(JsonObject volume) {
        return volume.fieldNames().stream()
                .filter(field -> !field.equals("name"))
                .map(field -> field.equals("emptyDir") ? scratchType(medium(volume)) : field)
                .collect(Collectors.joining(", "));
    }

    private static String scratchType(String medium) {
        return medium.isEmpty() ? "emptyDir" : "emptyDir on " + medium;
    }

    private static String medium(JsonObject volume) {
        return Pod.part(volume, "emptyDir").getString("medium", "");
    }

    /** Huge pages are a medium too, which no node of this kind has. */
    private static boolean isScratch(JsonObject volume) {
        String medium = medium(volume);
        return (volume.containsKey("emptyDir") || volume.size() == 1)
                && (medium.isEmpty() || medium.equals(MEMORY));
    }

    /** A folder that containers of any user may write to. */
    private void scratch(JsonObject volume) {
        Path path = path(volume);
        JsonObject spec = Pod.part(volume, "emptyDir");
        try {
            boolean memory = medium(volume).equals(MEMORY);
            boolean fresh = !Files.exists(path);
            if (memory && !inMemory(path, Quantity.whole(Quantity.of(spec, "sizeLimit")), "0777")) {
                notes.add(
                        "EDGE-POD-016 volume \""
                                + volume.getString("name")
                                + "\" asks for memory and is on the disk: this node cannot mount");
            }
            if (fresh) {
                Files.createDirectories(path);
                Files.setAttribute(path, "unix:mode", ANYBODY);
            }
            if (fresh || memory) {
                owner.share(path, false);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Makes a place be in memory; false where this box does not let us. */
    private static boolean inMemory(Path place, long bytes, String mode) {
        try {
            if (!BoxMounts.possible()) {
                return false;
            }
            if (BoxMounts.at(place).isEmpty()) {
                BoxMounts.tmpfs(place, bytes, mode);
            }
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
