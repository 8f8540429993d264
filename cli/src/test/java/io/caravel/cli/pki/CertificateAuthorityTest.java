package io.caravel.cli.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravel.cli.Problem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertificateAuthorityTest {
    @TempDir Path folder;

    @Test
    void aServerCertificateVerifiesAgainstItsAuthorityAndNamesItsHosts() throws Exception {
        // Given an authority
        CertificateAuthority authority = CertificateAuthority.create("test-ca");
        // When it issues a server certificate
        Identity server = authority.issueServer(List.of("localhost", "127.0.0.1"));
        // Then the chain verifies, and the certificate is for these hosts only
        verify(server, authority.identity().certificate());
        assertThat(server.certificate().getSubjectAlternativeNames())
                .extracting(name -> (Object) name.get(1))
                .containsExactly("localhost", "127.0.0.1");
        assertThat(server.certificate().getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.1");
        assertThat(server.key().getAlgorithm()).isEqualTo("EC");
    }

    @Test
    void aNodeCertificateCarriesTheNodesNameAndOrganisation() throws Exception {
        CertificateAuthority authority = CertificateAuthority.create("test-ca");
        Identity node = authority.issueNode("edge-1");
        verify(node, authority.identity().certificate());
        assertThat(node.certificate().getSubjectX500Principal().getName())
                .contains("CN=system:node:edge-1")
                .contains("O=system:nodes");
        assertThat(node.certificate().getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.2");
        assertThat(node.certificate().getBasicConstraints()).isEqualTo(-1);
    }

    @Test
    void aCertificateOfAnotherAuthorityDoesNotVerify() {
        Identity stranger = CertificateAuthority.create("test-ca").issueNode("edge-1");
        X509Certificate ours = CertificateAuthority.create("test-ca").identity().certificate();
        assertThatThrownBy(() -> verify(stranger, ours))
                .isInstanceOf(CertPathValidatorException.class);
    }

    @Test
    void whatIsWrittenIsReadAgainAndKeptFromOthers() throws Exception {
        // Given a PKI in a folder
        PkiFolder pki = new PkiFolder(folder);
        CertificateAuthority authority = pki.createAuthority("test-ca");
        pki.write("node", authority.issueNode("edge-1"));
        // When its files are read by another program run
        CertificateAuthority again = new PkiFolder(folder).authority();
        Identity node = PkiFolder.read(pki.keyStore("node"));
        // Then they are the same, and private ones are the owner's only
        assertThat(again.identity().certificate()).isEqualTo(authority.identity().certificate());
        verify(node, authority.identity().certificate());
        assertThat(folder.resolve("node.crt")).content().contains("BEGIN CERTIFICATE");
        for (String name : List.of("node.p12", "node.key", "node.p12.password", "ca-key.p12")) {
            assertThat(
                            PosixFilePermissions.toString(
                                    Files.getPosixFilePermissions(folder.resolve(name))))
                    .as(name)
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void anAuthorityIsNeverReplacedByAccident() {
        PkiFolder pki = new PkiFolder(folder);
        pki.createAuthority("test-ca");
        assertThatThrownBy(() -> pki.createAuthority("test-ca"))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("already holds a CA");
    }

    private static void verify(Identity identity, X509Certificate anchor) throws Exception {
        PKIXParameters parameters = new PKIXParameters(Set.of(new TrustAnchor(anchor, null)));
        parameters.setRevocationEnabled(false);
        CertPathValidator.getInstance("PKIX")
                .validate(
                        CertificateFactory.getInstance("X.509")
                                .generateCertPath(List.of(identity.certificate())),
                        parameters);
    }
}
