package io.caravel.cli.pki;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * A private key and the certificates that prove whose it is.
 *
 * @param key the private key
 * @param chain its certificate first, the CA's last
 */
public record Identity(PrivateKey key, List<X509Certificate> chain) {
    /** Copies the chain. */
    public Identity {
        chain = List.copyOf(chain);
    }

    /** The certificate of the key. */
    public X509Certificate certificate() {
        return chain.get(0);
    }

    /** Never shows the key. */
    @Override
    public String toString() {
        return "Identity[" + certificate().getSubjectX500Principal() + "]";
    }
}
