package io.caravel.cli.device;

import io.caravel.cli.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;

/**
 * The PKCS12 files for a broker with TLS; an empty name says that there is none.
 *
 * @param truststore authority of the broker; without it, whom Java trusts
 * @param truststorePassword its password
 * @param keystore own certificate and key
 * @param keystorePassword its password
 */
public record MqttStores(
        String truststore, String truststorePassword, String keystore, String keystorePassword) {

    /** No files. */
    public static final MqttStores NONE = new MqttStores("", "", "", "");

    /** Whether there is neither. */
    boolean isEmpty() {
        return truststore.isEmpty() && keystore.isEmpty();
    }

    /**
     * What connections are made with.
     *
     * @throws Problem when a file cannot be used
     */
    SSLSocketFactory sockets() {
        try {
            TrustManagerFactory trust =
                    TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(truststore.isEmpty() ? null : open(truststore, truststorePassword));
            KeyManagerFactory own =
                    KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            own.init(
                    keystore.isEmpty() ? null : open(keystore, keystorePassword),
                    keystorePassword.toCharArray());
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(own.getKeyManagers(), trust.getTrustManagers(), null);
            return context.getSocketFactory();
        } catch (GeneralSecurityException e) {
            throw new Problem("TLS cannot be set up: " + e.getMessage(), e);
        }
    }

    private static KeyStore open(String file, String password) throws GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(Path.of(file))) {
            store.load(in, password.toCharArray());
            return store;
        } catch (IOException e) {
            throw new Problem("The file " + file + " cannot be opened: " + e.getMessage(), e);
        }
    }
}
