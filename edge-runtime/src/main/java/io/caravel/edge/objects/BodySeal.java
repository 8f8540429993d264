package io.caravel.edge.objects;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

/**
 * Encrypts what must not be read from the database: bodies of Secrets and tokens, by AES-GCM with a
 * fresh nonce each, bound to kind and key of the object so that none can take another's place. Safe
 * for any thread.
 */
public final class BodySeal {

    /** The kinds whose bodies are encrypted. */
    static final Set<String> KINDS = Set.of("secret", "token");

    private static final String MARK = "sealed:1:";
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final SecretKey key;
    private final SecureRandom random = new SecureRandom();

    /**
     * @param key an AES key
     */
    public BodySeal(SecretKey key) {
        this.key = key;
    }

    /** Whether a stored text is encrypted. */
    static boolean isSealed(String text) {
        return text.startsWith(MARK);
    }

    /** What to store of a body. */
    String seal(String kind, String name, String body) {
        if (!KINDS.contains(kind)) {
            return body;
        }
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        try {
            Cipher cipher = cipher(Cipher.ENCRYPT_MODE, nonce, kind, name);
            byte[] text = cipher.doFinal(body.getBytes(StandardCharsets.UTF_8));
            byte[] all = Arrays.copyOf(nonce, nonce.length + text.length);
            System.arraycopy(text, 0, all, nonce.length, text.length);
            return MARK + Base64.getEncoder().encodeToString(all);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no AES-GCM", e);
        }
    }

    /** The body of what is stored, empty when it was encrypted with another key or was changed. */
    Optional<String> open(String kind, String name, String stored) {
        if (!isSealed(stored)) {
            return Optional.of(stored);
        }
        try {
            byte[] all = Base64.getDecoder().decode(stored.substring(MARK.length()));
            byte[] nonce = Arrays.copyOf(all, NONCE_BYTES);
            Cipher cipher = cipher(Cipher.DECRYPT_MODE, nonce, kind, name);
            byte[] text = cipher.doFinal(all, NONCE_BYTES, all.length - NONCE_BYTES);
            return Optional.of(new String(text, StandardCharsets.UTF_8));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private Cipher cipher(int mode, byte[] nonce, String kind, String name)
            throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD((kind + "\n" + name).getBytes(StandardCharsets.UTF_8));
        return cipher;
    }
}
