package io.caravel.edge.pods;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/**
 * A part of a volume that a container sees instead of the whole.
 *
 * <p>A container can change its volume at any time, so a link in it may lead anywhere, and
 * elsewhere a moment later. What is found is therefore first shown at a place of the Pod's own
 * folder, where no container can change it, and then looked at: it must be of the volume.
 */
final class SubPath {

    private static final String REFUSED = "CreateContainerConfigError";

    private final Path volume;
    private final String sub;

    /**
     * @param volume root of the volume
     * @param sub path in it
     */
    SubPath(Path volume, String sub) {
        this.volume = volume;
        this.sub = sub;
    }

    /**
     * The part, made as a folder when it is not there.
     *
     * @param place where to show it, null to use it as it is; also when this box cannot mount
     * @throws PodException when it is not in the volume
     */
    Path pinned(Path place) {
        try {
            Path root = volume.toRealPath();
            Path found = found(root);
            return place == null || !BoxMounts.possible() ? found : pin(root, found, place);
        } catch (IOException | InvalidPathException e) {
            throw new PodException(
                    REFUSED,
                    "EDGE-POD-008 subPath '" + sub + "' cannot be made in its volume: " + e);
        }
    }

    private Path found(Path root) throws IOException {
        Path current = root;
        for (Path part : Path.of(sub)) {
            if (part.toString().equals("..") || Path.of(sub).isAbsolute()) {
                throw leaves();
            }
            Path next = current.resolve(part);
            if (!Files.exists(next, LinkOption.NOFOLLOW_LINKS)) {
                Files.createDirectory(next);
                Files.setAttribute(
                        next, "unix:mode", (Integer) Files.getAttribute(root, "unix:mode") & 0777);
            }
            current = next.toRealPath();
            if (!current.startsWith(root)) {
                throw leaves();
            }
        }
        return current;
    }

    private Path pin(Path root, Path found, Path place) throws IOException {
        if (BoxMounts.at(place).isPresent()) {
            BoxMounts.release(place);
        }
        Files.createDirectories(place.getParent());
        Files.deleteIfExists(place);
        if (Files.isDirectory(found)) {
            Files.createDirectory(place);
        } else {
            Files.createFile(place);
        }
        BoxMounts.bind(found, place);
        if (!isOf(root, place)) {
            BoxMounts.release(place);
            throw leaves();
        }
        return place;
    }

    /** Whether what is mounted is the volume's, as the box's own table says. */
    private static boolean isOf(Path root, Path place) {
        BoxMounts.Mounted shown = BoxMounts.at(place).orElseThrow();
        BoxMounts.Mounted whole = BoxMounts.of(root).orElseThrow();
        Path volume =
                Path.of(whole.root())
                        .resolve(whole.place().relativize(root).toString())
                        .normalize();
        return shown.device().equals(whole.device()) && Path.of(shown.root()).startsWith(volume);
    }

    private PodException leaves() {
        return new PodException(REFUSED, "EDGE-POD-007 subPath '" + sub + "' leaves its volume");
    }
}
