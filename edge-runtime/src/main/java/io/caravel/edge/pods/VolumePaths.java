package io.caravel.edge.pods;

import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * Where in their volume the files of a volume may be: in it, not where the volume keeps its own,
 * and no file where another needs a folder. Source: a kubelet's {@code AtomicWriter}.
 */
final class VolumePaths {

    private static final String OWN = "..";
    private static final int LONGEST_PATH = 4096;
    private static final int LONGEST_NAME = 255;

    private final String volume;

    /**
     * @param volume its name, for messages
     */
    VolumePaths(String volume) {
        this.volume = volume;
    }

    /**
     * The same files by paths without anything needless in them.
     *
     * @throws PodException with reason {@code FailedMount} when a path cannot be
     */
    Map<String, AtomicFolder.Entry> clean(Map<String, AtomicFolder.Entry> files) {
        Map<String, AtomicFolder.Entry> clean = new TreeMap<>();
        files.forEach((path, entry) -> clean.put(clean(path), entry));
        for (String path : clean.keySet()) {
            for (Path up = Path.of(path).getParent(); up != null; up = up.getParent()) {
                if (clean.containsKey(up.toString())) {
                    throw wrong(path, "needs a folder where the file '" + up + "' is");
                }
            }
        }
        return clean;
    }

    private String clean(String path) {
        Path asked = parsed(path);
        if (asked.isAbsolute()) {
            throw wrong(path, "is absolute and leaves its volume");
        }
        for (Path name : asked) {
            if (name.toString().equals("..")) {
                throw wrong(path, "leaves its volume");
            }
            if (name.toString().getBytes(StandardCharsets.UTF_8).length > LONGEST_NAME) {
                throw wrong(path, "has a name of more than " + LONGEST_NAME + " bytes");
            }
        }
        String clean = asked.normalize().toString();
        if (clean.isEmpty()) {
            throw wrong(path, "names no file");
        }
        if (clean.startsWith(OWN)) {
            throw wrong(path, "begins with '..', which the volume keeps for itself");
        }
        return clean;
    }

    private Path parsed(String path) {
        if (path.getBytes(StandardCharsets.UTF_8).length > LONGEST_PATH) {
            throw wrong(path, "has more than " + LONGEST_PATH + " bytes");
        }
        try {
            return Path.of(path);
        } catch (InvalidPathException e) {
            throw wrong(path, "cannot be one: " + e.getReason());
        }
    }

    private PodException wrong(String path, String why) {
        String shown = path.length() > LONGEST_NAME ? path.substring(0, LONGEST_NAME) : path;
        return VolumeFiles.failed(
                volume, "EDGE-POD-003 path '" + shown.replace("\0", "\\0") + "' " + why);
    }
}
