package io.caravel.bench.link;

import io.caravel.cli.pki.CertificateAuthority;
import io.caravel.cli.pki.PkiFolder;
import io.vertx.core.net.PfxOptions;
import java.nio.file.Path;
import java.util.List;
import org.apache.camel.support.jsse.KeyManagersParameters;
import org.apache.camel.support.jsse.KeyStoreParameters;
import org.apache.camel.support.jsse.SSLContextParameters;
import org.apache.camel.support.jsse.TrustManagersParameters;

/** A small CA of the run, with one certificate for each side. */
record Tls(Path folder) {
    static final String NODE = "bench-edge";

    /** Makes the CA and both certificates. */
    void create() {
        PkiFolder pki = new PkiFolder(folder);
        CertificateAuthority authority = pki.createAuthority("caravel-bench-ca");
        pki.write("server", authority.issueServer(List.of("localhost", "127.0.0.1")));
        pki.write(NODE, authority.issueNode(NODE));
    }

    /** The parameters of a side for Camel. */
    SSLContextParameters parameters(String name) {
        KeyManagersParameters keys = new KeyManagersParameters();
        keys.setKeyStore(store(keyStore(name)));
        keys.setKeyPassword(PkiFolder.password(keyStore(name)));
        TrustManagersParameters trust = new TrustManagersParameters();
        trust.setKeyStore(store(trustStore()));
        SSLContextParameters parameters = new SSLContextParameters();
        parameters.setKeyManagers(keys);
        parameters.setTrustManagers(trust);
        return parameters;
    }

    /** The certificate of a side for Vert.x. */
    PfxOptions key(String name) {
        return pfx(keyStore(name));
    }

    /** The trust of both sides for Vert.x. */
    PfxOptions trust() {
        return pfx(trustStore());
    }

    private Path keyStore(String name) {
        return new PkiFolder(folder).keyStore(name);
    }

    private Path trustStore() {
        return new PkiFolder(folder).trustStore();
    }

    private static PfxOptions pfx(Path file) {
        return new PfxOptions().setPath(file.toString()).setPassword(PkiFolder.password(file));
    }

    private static KeyStoreParameters store(Path file) {
        KeyStoreParameters parameters = new KeyStoreParameters();
        parameters.setResource("file:" + file);
        parameters.setPassword(PkiFolder.password(file));
        parameters.setType("PKCS12");
        return parameters;
    }
}
