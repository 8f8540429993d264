package io.caravel.cli.pki;

import io.caravel.cli.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/**
 * The files of a small PKI in one folder. For the CA: {@code ca.crt}, {@code ca-key.p12}, {@code
 * truststore.p12}; for every identity {@code <name>.p12}, {@code <name>.crt}, {@code <name>.key};
 * the password of each PKCS12 file in {@code <file>.password}. Whatever holds a key or a password
 * is readable by the owner only from the moment it exists. Passwords are never printed.
 */
public final class PkiFolder {
    private static final String ALIAS = "caravel";
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Path folder;

    /** The PKI in a folder, which is made when something is written. */
    public PkiFolder(Path folder) {
        this.folder = folder;
    }

    /** The trust store with the CA's certificate. */
    public Path trustStore() {
        return folder.resolve("truststore.p12");
    }

    /** The key store of an identity. */
    public Path keyStore(String name) {
        return folder.resolve(name + ".p12");
    }

    /** The file with the password of one of the stores. */
    public static Path passwordFile(Path store) {
        return store.resolveSibling(store.getFileName() + ".password");
    }

    /** The password of one of the stores. */
    public static String password(Path store) {
        try {
            return Files.readString(passwordFile(store)).strip();
        } catch (IOException e) {
            throw new Problem("The password file " + passwordFile(store) + " is missing.", e);
        }
    }

    /**
     * Makes a CA and writes it.
     *
     * @throws Problem if the folder already holds one: a CA is never replaced by accident
     */
    public CertificateAuthority createAuthority(String commonName) {
        if (Files.exists(keyStore("ca-key"))) {
            throw new Problem("The folder " + folder + " already holds a CA: use another folder.");
        }
        CertificateAuthority authority = CertificateAuthority.create(commonName);
        try {
            Files.createDirectories(folder);
            X509Certificate certificate = authority.identity().certificate();
            KeyStore trust = KeyStore.getInstance("PKCS12");
            trust.load(null, null);
            trust.setCertificateEntry(ALIAS, certificate);
            store(trust, trustStore());
            storeIdentity("ca-key", authority.identity());
            replace(folder.resolve("ca.crt"), pem("CERTIFICATE", certificate.getEncoded()), false);
            return authority;
        } catch (IOException | GeneralSecurityException e) {
            throw new Problem("The CA cannot be written to " + folder + ".", e);
        }
    }

    /**
     * Reads the CA of the folder.
     *
     * @throws Problem if there is none
     */
    public CertificateAuthority authority() {
        Path file = keyStore("ca-key");
        if (!Files.exists(file)) {
            throw new Problem(
                    "There is no CA in " + folder + ": make one with caravel pki ca --out FOLDER.");
        }
        return new CertificateAuthority(read(file));
    }

    /** Reads the identity in one of the key stores. */
    public static Identity read(Path file) {
        char[] password = password(file).toCharArray();
        try (InputStream in = Files.newInputStream(file)) {
            KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(in, password);
            Key key = keys.getKey(ALIAS, password);
            Certificate[] chain = keys.getCertificateChain(ALIAS);
            if (key == null || chain == null) {
                throw new Problem("The key store " + file + " holds no key of Caravel's.");
            }
            List<X509Certificate> certificates =
                    Arrays.stream(chain).map(X509Certificate.class::cast).toList();
            return new Identity((PrivateKey) key, certificates);
        } catch (IOException | GeneralSecurityException e) {
            throw new Problem("The key store " + file + " cannot be read.", e);
        }
    }

    /** Writes an identity as PKCS12 and as PEM, replacing an older one of the same name. */
    public void write(String name, Identity identity) {
        try {
            Files.createDirectories(folder);
            storeIdentity(name, identity);
            StringBuilder chain = new StringBuilder();
            for (X509Certificate certificate : identity.chain()) {
                chain.append(pem("CERTIFICATE", certificate.getEncoded()));
            }
            replace(folder.resolve(name + ".crt"), chain.toString(), false);
            String key = pem("PRIVATE KEY", identity.key().getEncoded());
            replace(folder.resolve(name + ".key"), key, true);
        } catch (IOException | GeneralSecurityException e) {
            throw new Problem("The certificate of " + name + " cannot be written.", e);
        }
    }

    private void storeIdentity(String name, Identity identity)
            throws IOException, GeneralSecurityException {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        keys.load(null, null);
        Path file = keyStore(name);
        String password = newPassword(file);
        Certificate[] chain = identity.chain().toArray(Certificate[]::new);
        keys.setKeyEntry(ALIAS, identity.key(), password.toCharArray(), chain);
        save(keys, file, password);
    }

    private void store(KeyStore store, Path file) throws IOException, GeneralSecurityException {
        save(store, file, newPassword(file));
    }

    private void save(KeyStore store, Path file, String password)
            throws IOException, GeneralSecurityException {
        createPrivate(file);
        try (OutputStream out = Files.newOutputStream(file)) {
            store.store(out, password.toCharArray());
        }
    }

    private String newPassword(Path store) throws IOException {
        byte[] bytes = new byte[24];
        RANDOM.nextBytes(bytes);
        String password = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        replace(passwordFile(store), password, true);
        return password;
    }

    private static void replace(Path file, String text, boolean secret) throws IOException {
        if (secret) {
            createPrivate(file);
        }
        Files.writeString(file, text, StandardCharsets.US_ASCII);
    }

    private static void createPrivate(Path file) throws IOException {
        Files.deleteIfExists(file);
        FileAttribute<?>[] ownerOnly =
                file.getFileSystem().supportedFileAttributeViews().contains("posix")
                        ? new FileAttribute<?>[] {
                            PosixFilePermissions.asFileAttribute(
                                    PosixFilePermissions.fromString("rw-------"))
                        }
                        : new FileAttribute<?>[0];
        try {
            Files.createFile(file, ownerOnly);
        } catch (FileAlreadyExistsException e) {
            throw new IOException("another process writes " + file, e);
        }
    }

    private static String pem(String type, byte[] der) {
        String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return "-----BEGIN " + type + "-----\n" + text + "\n-----END " + type + "-----\n";
    }
}
