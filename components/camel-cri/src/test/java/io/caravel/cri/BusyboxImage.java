package io.caravel.cri;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** An OCI image archive made of this machine's static busybox, since no registry is needed then. */
final class BusyboxImage {

    static final Path BUSYBOX = Path.of("/usr/bin/busybox");

    private final Path folder;

    BusyboxImage(Path folder) {
        this.folder = folder;
    }

    /**
     * Writes the archive.
     *
     * @param name name that the image gets
     * @return path of the tar file
     */
    Path build(String name) throws IOException, InterruptedException {
        Path blobs = Files.createDirectories(folder.resolve("oci/blobs/sha256"));
        Path layer = layer();
        String layerDigest = add(blobs, Files.readAllBytes(layer));
        byte[] config =
                new JsonObject()
                        .put("architecture", architecture())
                        .put("os", "linux")
                        .put(
                                "config",
                                new JsonObject()
                                        .put(
                                                "Env",
                                                new JsonArray()
                                                        .add("PATH=/bin")
                                                        .add("IMAGE=" + name))
                                        .put(
                                                "Cmd",
                                                new JsonArray()
                                                        .add("/bin/sleep")
                                                        .add("2147483647")))
                        .put(
                                "rootfs",
                                new JsonObject()
                                        .put("type", "layers")
                                        .put("diff_ids", new JsonArray().add(layerDigest)))
                        .encode()
                        .getBytes(StandardCharsets.UTF_8);
        String configDigest = add(blobs, config);
        byte[] manifest =
                new JsonObject()
                        .put("schemaVersion", 2)
                        .put("mediaType", "application/vnd.oci.image.manifest.v1+json")
                        .put("config", descriptor("config.v1+json", configDigest, config.length))
                        .put(
                                "layers",
                                new JsonArray()
                                        .add(
                                                descriptor(
                                                        "layer.v1.tar",
                                                        layerDigest,
                                                        Files.size(layer))))
                        .encode()
                        .getBytes(StandardCharsets.UTF_8);
        JsonObject entry =
                descriptor("manifest.v1+json", add(blobs, manifest), manifest.length)
                        .put(
                                "annotations",
                                new JsonObject()
                                        .put("io.containerd.image.name", name)
                                        .put("org.opencontainers.image.ref.name", "1"));
        Files.writeString(
                folder.resolve("oci/index.json"),
                new JsonObject()
                        .put("schemaVersion", 2)
                        .put("manifests", new JsonArray().add(entry))
                        .encode());
        Files.writeString(folder.resolve("oci/oci-layout"), "{\"imageLayoutVersion\":\"1.0.0\"}");
        Path archive = folder.resolve("image.tar");
        run("tar", "-C", folder.resolve("oci").toString(), "-cf", archive.toString(), ".");
        return archive;
    }

    private Path layer() throws IOException, InterruptedException {
        Path root = Files.createDirectories(folder.resolve("rootfs"));
        Path bin = Files.createDirectories(root.resolve("bin"));
        for (String empty : List.of("dev", "etc", "proc", "sys", "tmp", "run")) {
            Files.createDirectories(root.resolve(empty));
        }
        Files.setPosixFilePermissions(
                root.resolve("tmp"), PosixFilePermissions.fromString("rwxrwxrwx"));
        Files.copy(BUSYBOX, bin.resolve("busybox"));
        for (String applet :
                List.of("sh", "sleep", "cat", "ls", "echo", "mv", "true", "false", "id", "env")) {
            Files.createSymbolicLink(bin.resolve(applet), Path.of("busybox"));
        }
        Path layer = folder.resolve("layer.tar");
        run("tar", "--owner=0", "--group=0", "-C", root.toString(), "-cf", layer.toString(), ".");
        return layer;
    }

    private static JsonObject descriptor(String type, String digest, long size) {
        return new JsonObject()
                .put("mediaType", "application/vnd.oci.image." + type)
                .put("digest", digest)
                .put("size", size);
    }

    private static String add(Path blobs, byte[] content) throws IOException {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(content);
            String hex = HexFormat.of().formatHex(hash);
            Files.write(blobs.resolve(hex), content);
            return "sha256:" + hex;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String architecture() {
        return System.getProperty("os.arch").equals("aarch64") ? "arm64" : "amd64";
    }

    static void run(String... command) throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectInput(Path.of("/dev/null").toFile())
                        .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(String.join(" ", command) + ": " + said);
        }
    }
}
