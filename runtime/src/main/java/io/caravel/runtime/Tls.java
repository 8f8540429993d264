package io.caravel.runtime;

import org.apache.camel.support.jsse.KeyManagersParameters;
import org.apache.camel.support.jsse.KeyStoreParameters;
import org.apache.camel.support.jsse.SSLContextParameters;
import org.apache.camel.support.jsse.TrustManagersParameters;

/** Who this side is and whom it trusts: from two PKCS12 files. */
public final class Tls {

    private Tls() {}

    /**
     * Camel's parameters for TLS; an empty file name leaves that part to the Java runtime.
     *
     * @param keystore file with own certificate and key
     * @param keystorePassword its password
     * @param truststore file with the authority of the other side
     * @param truststorePassword its password
     */
    public static SSLContextParameters of(
            String keystore,
            String keystorePassword,
            String truststore,
            String truststorePassword) {
        SSLContextParameters parameters = new SSLContextParameters();
        if (!keystore.isEmpty()) {
            KeyManagersParameters own = new KeyManagersParameters();
            own.setKeyStore(store(keystore, keystorePassword));
            own.setKeyPassword(keystorePassword);
            parameters.setKeyManagers(own);
        }
        if (!truststore.isEmpty()) {
            TrustManagersParameters trusted = new TrustManagersParameters();
            trusted.setKeyStore(store(truststore, truststorePassword));
            parameters.setTrustManagers(trusted);
        }
        return parameters;
    }

    private static KeyStoreParameters store(String file, String password) {
        KeyStoreParameters store = new KeyStoreParameters();
        store.setResource("file:" + file);
        store.setPassword(password);
        store.setType("PKCS12");
        return store;
    }
}
