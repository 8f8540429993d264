package io.caravel.edge.pods;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * Volumes of a Pod as folders of the box.
 *
 * <p>{@link #sync} may be repeated at any time; it makes volumes that are not there and shows new
 * content of those that follow a ConfigMap, a Secret or the Pod itself, each as a whole.
 */
final class PodVolumes {

    private final Pod pod;
    private final Path folder;
    private final VolumeFiles files;

    /**
     * @param folder the Pod's own folder
     * @param files what volumes show that follow something else
     */
    PodVolumes(Pod pod, Path folder, VolumeFiles files) {
        this.pod = pod;
        this.folder = folder;
        this.files = files;
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
                        e instanceof NotToldException && new AtomicFolder(path(volume)).isShown();
                missing = missing == null && !stays ? e : missing;
            }
        }
        if (missing != null) {
            throw missing;
        }
    }

    /** Where a volume is on the box. */
    Path path(JsonObject volume) {
        JsonObject host = volume.getJsonObject("hostPath");
        if (host != null) {
            return Path.of(host.getString("path", "/"));
        }
        return folder.resolve("volumes").resolve(volume.getString("name"));
    }

    private void sync(JsonObject volume) {
        String name = volume.getString("name");
        if (VolumeFiles.isFiles(volume)) {
            new AtomicFolder(path(volume)).show(files.of(volume));
        } else if (volume.containsKey("hostPath")) {
            host(name, volume.getJsonObject("hostPath"));
        } else if (volume.containsKey("emptyDir") || volume.size() == 1) {
            scratch(path(volume));
        } else {
            String type =
                    volume.fieldNames().stream()
                            .filter(field -> !field.equals("name"))
                            .findFirst()
                            .orElse("unknown");
            throw new PodException(
                    "UnsupportedVolume",
                    "EDGE-POD-004 volume \""
                            + name
                            + "\" of type "
                            + type
                            + " is not supported on this node; supported are configMap, secret,"
                            + " emptyDir, hostPath, downwardAPI and projected");
        }
    }

    private static void host(String volume, JsonObject host) {
        Path path = Path.of(host.getString("path", "/"));
        String type = host.getString("type", "");
        boolean fits =
                switch (type) {
                    case "", "BlockDevice", "CharDevice" -> true;
                    case "DirectoryOrCreate" -> Files.isDirectory(create(path));
                    case "FileOrCreate" -> Files.isRegularFile(createFile(path));
                    case "Directory" -> Files.isDirectory(path);
                    case "File" -> Files.isRegularFile(path);
                    default -> Files.exists(path);
                };
        if (!fits) {
            throw VolumeFiles.failed(
                    volume, "hostPath type check failed: " + path + " is not a " + type);
        }
    }

    /** A folder that containers of any user may write to. */
    private static void scratch(Path path) {
        try {
            if (!Files.exists(path)) {
                create(path);
                Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxrwxrwx"));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path createFile(Path path) {
        try {
            create(path.getParent());
            return Files.exists(path) ? path : Files.createFile(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path create(Path path) {
        try {
            return Files.createDirectories(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
