package io.caravel.edge.objects;

import io.caravel.edge.EdgeCode;
import io.caravel.runtime.StartFailure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Set;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/** The key file of {@link BodySeal}: 32 bytes that only the owner may read. */
public final class SealKey {

    private static final int BYTES = 32;

    private SealKey() {}

    /**
     * Reads the key; makes one when there is none yet.
     *
     * @throws StartFailure {@code EDGE-STORE-006} when the file is there and is no key, or cannot
     *     be read or made
     */
    public static SecretKey of(Path file) {
        try {
            if (!Files.exists(file)) {
                make(file);
            }
            byte[] key = Files.readAllBytes(file);
            if (key.length == BYTES) {
                return new SecretKeySpec(key, "AES");
            }
            throw failure(file, "it has %d bytes and not %d".formatted(key.length, BYTES), null);
        } catch (IOException e) {
            throw failure(file, e.toString(), e);
        }
    }

    private static void make(Path file) throws IOException {
        byte[] key = new byte[BYTES];
        new SecureRandom().nextBytes(key);
        Path folder = file.toAbsolutePath().getParent();
        Files.createDirectories(folder);
        Path fresh = folder.resolve(file.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        try (FileChannel out =
                FileChannel.open(
                        fresh,
                        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rw-------")))) {
            out.write(ByteBuffer.wrap(key));
            out.force(true);
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        try (FileChannel parent = FileChannel.open(folder)) {
            parent.force(true);
        }
    }

    private static StartFailure failure(Path file, String why, Throwable cause) {
        return new StartFailure(
                EdgeCode.KEY_LOST.code(),
                "%s cannot be used as key of the Secrets (%s): restore it, or remove it and they are fetched again"
                        .formatted(file, why),
                cause);
    }
}
