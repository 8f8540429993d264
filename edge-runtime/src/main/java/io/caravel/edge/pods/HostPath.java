package io.caravel.edge.pods;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** A path of the box as a volume: made and checked as its type says, with a kubelet's words. */
final class HostPath {

    private static final int TYPE_BITS = 0170000;
    private static final int SOCKET = 0140000;
    private static final int BLOCK_DEVICE = 0060000;
    private static final int CHARACTER_DEVICE = 0020000;

    private HostPath() {}

    /**
     * The path of the box.
     *
     * @param volume name of the volume, for the message
     * @throws PodException when there is none, or it could be another than it seems to be
     */
    static Path of(String volume, JsonObject host) {
        String path = host.getString("path", "");
        boolean steps = Arrays.asList(path.split("/")).contains("..");
        if (!path.startsWith("/") || steps || path.indexOf('\0') >= 0) {
            throw VolumeFiles.failed(
                    volume,
                    "EDGE-POD-003 hostPath '"
                            + path.replace("\0", "\\0")
                            + "' must be absolute and without '..'");
        }
        return Path.of(path);
    }

    /**
     * @param volume name of the volume, for the message
     * @throws PodException when the path is not what the type says
     */
    static void check(String volume, JsonObject host) {
        Path path = of(volume, host);
        try {
            String wrong = wrong(path, host.getString("type", ""));
            if (!wrong.isEmpty()) {
                throw VolumeFiles.failed(volume, "hostPath type check failed: " + path + wrong);
            }
        } catch (IOException e) {
            throw VolumeFiles.failed(volume, e.toString());
        }
    }

    private static String wrong(Path path, String type) throws IOException {
        switch (type) {
            case "DirectoryOrCreate":
                if (!Files.exists(path)) {
                    Files.createDirectories(path);
                }
                return Files.isDirectory(path) ? "" : " is not a directory";
            case "Directory":
                return Files.isDirectory(path) ? "" : " is not a directory";
            case "FileOrCreate":
                if (!Files.exists(path)) {
                    Files.createFile(path);
                }
                return Files.isRegularFile(path) ? "" : " is not a file";
            case "File":
                return Files.isRegularFile(path) ? "" : " is not a file";
            case "Socket":
                return is(path, SOCKET) ? "" : " is not a socket file";
            case "CharDevice":
                return is(path, CHARACTER_DEVICE) ? "" : " is not a character device";
            case "BlockDevice":
                return is(path, BLOCK_DEVICE) ? "" : " is not a block device";
            default:
                return type.isEmpty() ? "" : " has the unknown type " + type;
        }
    }

    private static boolean is(Path path, int type) {
        try {
            return Files.exists(path)
                    && ((Integer) Files.getAttribute(path, "unix:mode") & TYPE_BITS) == type;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
