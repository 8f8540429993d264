package io.caravel.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;

/** Self-signed certificates for tests, as PKCS12 and as PEM; made with keytool. */
public final class Certificates {

    /** Of all files. */
    public static final String PASSWORD = "changeit";

    private final Path folder;

    /** In a folder. */
    public Certificates(Path folder) {
        this.folder = folder;
    }

    /** A key with a certificate for a name, good for localhost. */
    public Path keys(String name) throws Exception {
        Path store = folder.resolve(name + ".p12");
        if (!Files.exists(store)) {
            keytool(
                    store,
                    "-genkeypair",
                    "-keyalg",
                    "EC",
                    "-dname",
                    "CN=" + name,
                    "-ext",
                    "san=dns:localhost,ip:127.0.0.1");
            keytool(store, "-exportcert", "-rfc", "-file", certificate(name).toString());
        }
        return store;
    }

    /** The certificate of a key as PEM. */
    public Path certificate(String name) {
        return folder.resolve(name + ".pem");
    }

    /** The key as PEM. */
    public Path key(String name) throws Exception {
        byte[] key = load(keys(name)).getKey("one", PASSWORD.toCharArray()).getEncoded();
        String text =
                Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                        .encodeToString(key);
        return Files.writeString(
                folder.resolve(name + ".key"),
                "-----BEGIN PRIVATE KEY-----\n" + text + "\n-----END PRIVATE KEY-----\n");
    }

    /** A trust store with the certificate of a key. */
    public Path trusting(String name) throws Exception {
        keys(name);
        Path store = folder.resolve("trusting-" + name + ".p12");
        if (!Files.exists(store)) {
            keytool(store, "-importcert", "-noprompt", "-file", certificate(name).toString());
        }
        return store;
    }

    /** What a client needs that trusts one and, unless it is empty, shows its own certificate. */
    public SSLSocketFactory sockets(String trusted, String own) throws Exception {
        TrustManagerFactory trust =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(load(trusting(trusted)));
        KeyManagerFactory keys =
                KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(own.isEmpty() ? null : load(keys(own)), PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return context.getSocketFactory();
    }

    private static KeyStore load(Path file) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD.toCharArray());
        }
        return store;
    }

    private static void keytool(Path store, String... arguments) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(arguments));
        command.addAll(List.of("-alias", "one", "-storetype", "PKCS12", "-storepass", PASSWORD));
        command.addAll(List.of("-keystore", store.toString()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
    }
}
