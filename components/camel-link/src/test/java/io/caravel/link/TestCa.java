package io.caravel.link;

import java.io.IOException;
import java.io.OutputStream;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.camel.support.jsse.KeyManagersParameters;
import org.apache.camel.support.jsse.KeyStoreParameters;
import org.apache.camel.support.jsse.SSLContextParameters;
import org.apache.camel.support.jsse.TrustManagersParameters;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A small certificate authority for one test run. */
final class TestCa {
    private static final String PASSWORD = "changeit";
    private static final AtomicLong SERIAL = new AtomicLong(System.nanoTime());

    static final TestCa SHARED = new TestCa("Test CA");

    private final String name;
    private final KeyPair keys = newKeys();
    private final X509Certificate certificate;

    TestCa(String name) {
        this.name = "CN=" + name;
        this.certificate = sign(this.name, keys, true);
    }

    /** TLS parameters of a holder of a certificate with this subject. */
    SSLContextParameters tls(String subject) {
        KeyPair own = newKeys();
        X509Certificate leaf = sign(subject, own, false);
        SSLContextParameters parameters = trustOnly();
        KeyManagersParameters keyManagers = new KeyManagersParameters();
        keyManagers.setKeyStore(
                store(
                        ks ->
                                ks.setKeyEntry(
                                        "key",
                                        own.getPrivate(),
                                        PASSWORD.toCharArray(),
                                        new X509Certificate[] {leaf, certificate})));
        keyManagers.setKeyPassword(PASSWORD);
        parameters.setKeyManagers(keyManagers);
        return parameters;
    }

    SSLContextParameters server() {
        return tls("CN=hub");
    }

    SSLContextParameters node(String node) {
        return tls("CN=system:node:" + node + ",O=system:nodes");
    }

    /** TLS parameters without a key. */
    SSLContextParameters trustOnly() {
        TrustManagersParameters trust = new TrustManagersParameters();
        trust.setKeyStore(store(ks -> ks.setCertificateEntry("ca", certificate)));
        SSLContextParameters parameters = new SSLContextParameters();
        parameters.setTrustManagers(trust);
        return parameters;
    }

    private interface Fill {
        void into(KeyStore store) throws GeneralSecurityException;
    }

    private static KeyStoreParameters store(Fill fill) {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            fill.into(store);
            Path file = Files.createTempFile("link", ".p12");
            file.toFile().deleteOnExit();
            try (OutputStream out = Files.newOutputStream(file)) {
                store.store(out, PASSWORD.toCharArray());
            }
            KeyStoreParameters parameters = new KeyStoreParameters();
            parameters.setResource("file:" + file);
            parameters.setPassword(PASSWORD);
            parameters.setType("PKCS12");
            return parameters;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static KeyPair newKeys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private X509Certificate sign(String subject, KeyPair holder, boolean ca) {
        try {
            Instant now = Instant.now();
            JcaX509v3CertificateBuilder builder =
                    new JcaX509v3CertificateBuilder(
                            new X500Name(name),
                            BigInteger.valueOf(SERIAL.incrementAndGet()),
                            Date.from(now.minus(1, ChronoUnit.HOURS)),
                            Date.from(now.plus(1, ChronoUnit.DAYS)),
                            new X500Name(subject),
                            holder.getPublic());
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(ca));
            if (!ca) {
                builder.addExtension(
                        Extension.subjectAlternativeName,
                        false,
                        new GeneralNames(
                                new GeneralName[] {
                                    new GeneralName(GeneralName.dNSName, "localhost"),
                                    new GeneralName(GeneralName.iPAddress, "127.0.0.1")
                                }));
            }
            return new JcaX509CertificateConverter()
                    .getCertificate(
                            builder.build(
                                    new JcaContentSignerBuilder("SHA256withECDSA")
                                            .build(keys.getPrivate())));
        } catch (IOException | OperatorCreationException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
