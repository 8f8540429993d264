package io.caravel.bench.fleet;

import io.caravel.cli.pki.CertificateAuthority;
import io.caravel.cli.pki.Identity;
import io.caravel.cli.pki.PkiFolder;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.camel.support.jsse.KeyManagersParameters;
import org.apache.camel.support.jsse.KeyStoreParameters;
import org.apache.camel.support.jsse.SSLContextParameters;
import org.apache.camel.support.jsse.TrustManagersParameters;

/**
 * The bench's own small CA, the server's certificate, and one EC P-256 key and certificate per
 * node; kept in a folder, for a thousand keys take seconds.
 */
public final class NodeKeys {

    private static final String PASSWORD = "bench-only";

    private final PkiFolder pki;
    private final Path nodesFile;
    private final Identity authority;
    private final List<Identity> nodes = new ArrayList<>();

    /** Reads what the folder has and makes what is missing for so many nodes. */
    public NodeKeys(Path folder, int count) throws IOException, GeneralSecurityException {
        pki = new PkiFolder(folder);
        nodesFile = folder.resolve("nodes.keys");
        if (!Files.exists(pki.trustStore())) {
            CertificateAuthority made = pki.createAuthority("caravel-bench-ca");
            pki.write("server", made.issueServer(List.of("localhost", "127.0.0.1")));
        }
        authority = pki.authority().identity();
        read();
        if (nodes.size() < count) {
            CertificateAuthority issuer = new CertificateAuthority(authority);
            nodes.addAll(
                    IntStream.range(nodes.size(), count)
                            .parallel()
                            .mapToObj(i -> issuer.issueNode(name(i)))
                            .toList());
            write();
        }
    }

    /** The name of a node. */
    public static String name(int index) {
        return "fleet-%05d".formatted(index);
    }

    Path serverStore() {
        return pki.keyStore("server");
    }

    Path trustStore() {
        return pki.trustStore();
    }

    /** TLS parameters of a node, in memory only. */
    SSLContextParameters tls(int index) throws GeneralSecurityException, IOException {
        Identity node = nodes.get(index);
        KeyStore keys = empty();
        keys.setKeyEntry(
                "node",
                node.key(),
                PASSWORD.toCharArray(),
                node.chain().toArray(X509Certificate[]::new));
        KeyManagersParameters keyManagers = new KeyManagersParameters();
        keyManagers.setKeyStore(new InMemory(keys));
        keyManagers.setKeyPassword(PASSWORD);
        TrustManagersParameters trust = new TrustManagersParameters();
        trust.setKeyStore(new InMemory(trust()));
        SSLContextParameters parameters = new SSLContextParameters();
        parameters.setKeyManagers(keyManagers);
        parameters.setTrustManagers(trust);
        return parameters;
    }

    /** The CA's certificate as a trust store. */
    KeyStore trust() throws GeneralSecurityException, IOException {
        KeyStore trusted = empty();
        trusted.setCertificateEntry("ca", authority.certificate());
        return trusted;
    }

    private static KeyStore empty() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("JKS");
        store.load(null, null);
        return store;
    }

    private void read() throws IOException, GeneralSecurityException {
        if (!Files.exists(nodesFile)) {
            return;
        }
        KeyFactory keys = KeyFactory.getInstance("EC");
        CertificateFactory certificates = CertificateFactory.getInstance("X.509");
        try (DataInputStream in =
                new DataInputStream(new BufferedInputStream(Files.newInputStream(nodesFile)))) {
            int count = in.readInt();
            for (int i = 0; i < count; i++) {
                PrivateKey key = keys.generatePrivate(new PKCS8EncodedKeySpec(block(in)));
                X509Certificate certificate =
                        (X509Certificate)
                                certificates.generateCertificate(
                                        new ByteArrayInputStream(block(in)));
                nodes.add(new Identity(key, List.of(certificate, authority.certificate())));
            }
        }
    }

    private void write() throws IOException, GeneralSecurityException {
        Path next = nodesFile.resolveSibling("nodes.next");
        try (DataOutputStream out =
                new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(next)))) {
            out.writeInt(nodes.size());
            for (Identity node : nodes) {
                block(out, node.key().getEncoded());
                block(out, node.certificate().getEncoded());
            }
        }
        Files.move(next, nodesFile, StandardCopyOption.REPLACE_EXISTING);
    }

    private static byte[] block(DataInputStream in) throws IOException {
        return in.readNBytes(in.readInt());
    }

    private static void block(DataOutputStream out, byte[] bytes) throws IOException {
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    /** A key store that lies in no file. */
    private static final class InMemory extends KeyStoreParameters {
        private final KeyStore store;

        InMemory(KeyStore store) {
            this.store = store;
        }

        @Override
        public KeyStore createKeyStore() {
            return store;
        }
    }
}
