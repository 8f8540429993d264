package io.caravel.broker;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * A password as it stands in a password file of Mosquitto: {@code $7$} (PBKDF2) or {@code $6$}
 * (SHA-512 with salt), as {@code mosquitto_passwd} writes them, or the password itself.
 */
final class PasswordHash {

    private static final int MOST_ROUNDS = 1_000_000;

    private final byte[] salt;
    private final int rounds;
    private final byte[] hash;

    private PasswordHash(byte[] salt, int rounds, byte[] hash) {
        this.salt = salt;
        this.rounds = rounds;
        this.hash = hash;
    }

    /**
     * Reads one.
     *
     * @throws IllegalArgumentException when it looks like a hash and is none that is known
     */
    static PasswordHash parse(String text) {
        if (!text.startsWith("$")) {
            return plain(text);
        }
        try {
            return hash(text.split("\\$", -1));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("not a hash of mosquitto_passwd", e);
        }
    }

    private static PasswordHash hash(String[] parts) {
        Base64.Decoder base64 = Base64.getDecoder();
        if (parts.length == 5 && parts[1].equals("7")) {
            int rounds = Integer.parseInt(parts[2]);
            byte[] hash = base64.decode(parts[4]);
            if (rounds < 1 || rounds > MOST_ROUNDS || hash.length == 0) {
                throw new IllegalArgumentException("its rounds or its length");
            }
            return new PasswordHash(base64.decode(parts[3]), rounds, hash);
        }
        if (parts.length == 4 && parts[1].equals("6")) {
            return new PasswordHash(base64.decode(parts[2]), 0, base64.decode(parts[3]));
        }
        throw new IllegalArgumentException("its kind");
    }

    /** A password as it is. */
    static PasswordHash plain(String password) {
        return new PasswordHash(null, 0, password.getBytes(StandardCharsets.UTF_8));
    }

    /** Whether both came from the same text of a file. */
    @Override
    public boolean equals(Object other) {
        return other instanceof PasswordHash its
                && rounds == its.rounds
                && Arrays.equals(salt, its.salt)
                && MessageDigest.isEqual(hash, its.hash);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(hash);
    }

    /** Whether this is the password; takes as long for a wrong one. */
    boolean fits(String password) {
        try {
            return MessageDigest.isEqual(hash, of(password));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private byte[] of(String password) throws GeneralSecurityException {
        byte[] plain = password.getBytes(StandardCharsets.UTF_8);
        if (salt == null) {
            return plain;
        }
        if (rounds == 0) {
            MessageDigest digest = MessageDigest.getInstance("SHA-512");
            digest.update(plain);
            return digest.digest(salt);
        }
        if (plain.length == 0) {
            return new byte[0];
        }
        PBEKeySpec spec = new PBEKeySpec(password.toCharArray(), salt, rounds, hash.length * 8);
        return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA512")
                .generateSecret(spec)
                .getEncoded();
    }
}
