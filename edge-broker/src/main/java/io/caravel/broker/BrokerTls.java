package io.caravel.broker;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Map;
import org.apache.activemq.artemis.core.remoting.impl.netty.TransportConstants;

/**
 * How the TLS listener proves who it is, and whose certificates it takes. PKCS12 files.
 *
 * @param keyStore with the server's certificate and key
 * @param keyStorePassword its password
 * @param trustStore with the authority of client certificates, empty when none is asked for
 * @param trustStorePassword its password
 * @param required whether a client must show a certificate
 */
record BrokerTls(
        String keyStore,
        String keyStorePassword,
        String trustStore,
        String trustStorePassword,
        boolean required) {

    /** Whether clients may prove who they are by a certificate. */
    boolean asksForCertificates() {
        return !trustStore.isEmpty();
    }

    /**
     * Opens the files once, so that a wrong one stops the start and not every login.
     *
     * @throws BrokerException {@code EDGE-BROKER-010}
     */
    void check() {
        if (keyStore.isEmpty()) {
            throw unusable("no key store is named", null);
        }
        if (required && !asksForCertificates()) {
            throw unusable("client certificates are required and no trust store is named", null);
        }
        open(keyStore, keyStorePassword);
        if (asksForCertificates()) {
            open(trustStore, trustStorePassword);
        }
    }

    private static void open(String file, String password) {
        try (InputStream in = Files.newInputStream(Path.of(file))) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(in, password.toCharArray());
            if (store.size() == 0) {
                throw unusable(file + " is empty", null);
            }
        } catch (IOException | GeneralSecurityException e) {
            throw unusable("%s cannot be opened (%s)".formatted(file, e.getMessage()), e);
        }
    }

    private static BrokerException unusable(String what, Exception why) {
        return new BrokerException(
                "EDGE-BROKER-010 the TLS listener cannot start, " + what + ": correct its files",
                why);
    }

    /** Adds all of it to an acceptor's parameters. */
    void to(Map<String, Object> transport) {
        transport.put(TransportConstants.SSL_ENABLED_PROP_NAME, true);
        transport.put(TransportConstants.ENABLED_PROTOCOLS_PROP_NAME, "TLSv1.3,TLSv1.2");
        transport.put(TransportConstants.KEYSTORE_TYPE_PROP_NAME, "PKCS12");
        transport.put(TransportConstants.KEYSTORE_PATH_PROP_NAME, keyStore);
        transport.put(TransportConstants.KEYSTORE_PASSWORD_PROP_NAME, keyStorePassword);
        if (asksForCertificates()) {
            transport.put(TransportConstants.TRUSTSTORE_TYPE_PROP_NAME, "PKCS12");
            transport.put(TransportConstants.TRUSTSTORE_PATH_PROP_NAME, trustStore);
            transport.put(TransportConstants.TRUSTSTORE_PASSWORD_PROP_NAME, trustStorePassword);
            transport.put(
                    required
                            ? TransportConstants.NEED_CLIENT_AUTH_PROP_NAME
                            : TransportConstants.WANT_CLIENT_AUTH_PROP_NAME,
                    true);
        }
    }
}
