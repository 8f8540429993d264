package io.caravel.cli.pki;

import io.caravel.cli.Problem;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * A small certificate authority on EC P-256 keys, for the two ends of the link: a server
 * certificate for the cloud, a client certificate per node. Keeps nothing: what it issues is
 * written by {@link PkiFolder}.
 */
public final class CertificateAuthority {
    private static final Duration CA_LIFE = Duration.ofDays(3650);
    private static final Duration LEAF_LIFE = Duration.ofDays(365);
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Identity identity;

    /** An authority that signs with a given identity, as read from a folder. */
    public CertificateAuthority(Identity identity) {
        this.identity = identity;
    }

    /** Makes a new authority with a key of its own, valid for ten years. */
    public static CertificateAuthority create(String commonName) {
        KeyPair keys = newKeys();
        X500Name name = new X500NameBuilder().addRDN(BCStyle.CN, commonName).build();
        X509v3CertificateBuilder builder = builder(name, name, keys.getPublic(), CA_LIFE);
        try {
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
            builder.addExtension(
                    Extension.keyUsage,
                    true,
                    new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
            builder.addExtension(
                    Extension.subjectKeyIdentifier,
                    false,
                    new JcaX509ExtensionUtils().createSubjectKeyIdentifier(keys.getPublic()));
            X509Certificate certificate = sign(builder, keys.getPrivate());
            return new CertificateAuthority(new Identity(keys.getPrivate(), List.of(certificate)));
        } catch (CertIOException | GeneralSecurityException e) {
            throw new Problem("The CA certificate cannot be made: " + e.getMessage(), e);
        }
    }

    /** Its own key and certificate. */
    public Identity identity() {
        return identity;
    }

    /**
     * Issues a server certificate, valid for a year.
     *
     * @param hosts host names and IP addresses it is valid for; at least one
     */
    public Identity issueServer(List<String> hosts) {
        if (hosts.isEmpty()) {
            throw new Problem("A server certificate needs at least one host name or address.");
        }
        X500Name name = new X500NameBuilder().addRDN(BCStyle.CN, hosts.get(0)).build();
        GeneralName[] names = hosts.stream().map(this::hostName).toArray(GeneralName[]::new);
        return issue(name, KeyPurposeId.id_kp_serverAuth, new GeneralNames(names));
    }

    /**
     * Issues the client certificate of a node, valid for a year: common name {@code
     * system:node:<name>}, organisation {@code system:nodes}.
     */
    public Identity issueNode(String node) {
        X500Name name =
                new X500NameBuilder()
                        .addRDN(BCStyle.O, "system:nodes")
                        .addRDN(BCStyle.CN, "system:node:" + node)
                        .build();
        return issue(name, KeyPurposeId.id_kp_clientAuth, null);
    }

    private GeneralName hostName(String host) {
        boolean address = host.matches("[0-9.]+") || host.contains(":");
        return new GeneralName(address ? GeneralName.iPAddress : GeneralName.dNSName, host);
    }

    private Identity issue(X500Name name, KeyPurposeId purpose, GeneralNames hosts) {
        KeyPair keys = newKeys();
        X509Certificate ca = identity.certificate();
        X500Name issuer = X500Name.getInstance(ca.getSubjectX500Principal().getEncoded());
        X509v3CertificateBuilder builder = builder(issuer, name, keys.getPublic(), LEAF_LIFE);
        try {
            JcaX509ExtensionUtils ids = new JcaX509ExtensionUtils();
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
            builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purpose));
            builder.addExtension(
                    Extension.authorityKeyIdentifier, false, ids.createAuthorityKeyIdentifier(ca));
            if (hosts != null) {
                builder.addExtension(Extension.subjectAlternativeName, false, hosts);
            }
            X509Certificate certificate = sign(builder, identity.key());
            return new Identity(keys.getPrivate(), List.of(certificate, ca));
        } catch (CertIOException | GeneralSecurityException e) {
            throw new Problem("The certificate for " + name + " cannot be made.", e);
        }
    }

    private static X509v3CertificateBuilder builder(
            X500Name issuer, X500Name subject, PublicKey key, Duration life) {
        Instant now = Instant.now();
        return new JcaX509v3CertificateBuilder(
                issuer,
                new BigInteger(127, RANDOM).add(BigInteger.ONE),
                Date.from(now.minus(Duration.ofMinutes(5))),
                Date.from(now.plus(life)),
                subject,
                key);
    }

    private static X509Certificate sign(X509v3CertificateBuilder builder, PrivateKey key)
            throws GeneralSecurityException {
        try {
            return new JcaX509CertificateConverter()
                    .getCertificate(
                            builder.build(
                                    new JcaContentSignerBuilder("SHA256withECDSA").build(key)));
        } catch (OperatorCreationException e) {
            throw new GeneralSecurityException(e);
        }
    }

    private static KeyPair newKeys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"), RANDOM);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new Problem("This Java has no EC P-256 keys.", e);
        }
    }
}
