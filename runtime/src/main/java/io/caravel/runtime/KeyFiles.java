package io.caravel.runtime;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.UnrecoverableKeyException;
import java.security.cert.X509Certificate;
import java.util.Collections;
import java.util.List;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;

/**
 * The two PKCS12 files of a side, opened once at start-up: a wrong password or a file of another
 * kind stops the start with a sentence, and not the first connection with a riddle. Whether a
 * certificate is still valid is not looked at: the clock of a box may be wrong.
 */
public final class KeyFiles {

    private static final String NODE_PREFIX = "system:node:";

    private final Settings settings;
    private final String prefix;

    /**
     * @param settings where {@code <prefix>.keystore}, {@code <prefix>.truststore} and their
     *     passwords stand
     * @param prefix for example {@code edge.link}
     */
    public KeyFiles(Settings settings, String prefix) {
        this.settings = settings;
        this.prefix = prefix;
    }

    /**
     * Opens both files.
     *
     * @throws StartFailure {@code <SIDE>-CONFIG-001} when one cannot be used
     */
    public void check() {
        checkKey();
        checkTrust();
    }

    /**
     * Opens the file with the own certificate.
     *
     * @throws StartFailure {@code <SIDE>-CONFIG-001} when it cannot be used
     */
    public void checkKey() {
        certificate();
    }

    /**
     * Opens the file with the authority of the other side.
     *
     * @throws StartFailure {@code <SIDE>-CONFIG-001} when it cannot be used
     */
    public void checkTrust() {
        String setting = prefix + ".truststore";
        KeyStore trusted = open(setting);
        try {
            for (String alias : Collections.list(trusted.aliases())) {
                if (trusted.isCertificateEntry(alias)) {
                    return;
                }
            }
        } catch (GeneralSecurityException e) {
            throw unusable(setting, e);
        }
        throw wrong(setting, "a PKCS12 file that holds a trusted certificate");
    }

    /**
     * The node in the own certificate: its CN, without {@code system:node:}.
     *
     * @throws StartFailure {@code <SIDE>-CONFIG-001} when the file cannot be used
     */
    public String node() {
        String setting = prefix + ".keystore";
        try {
            String subject = certificate().getSubjectX500Principal().getName();
            List<Rdn> parts = new LdapName(subject).getRdns();
            for (Rdn part : parts) {
                if (part.getType().equalsIgnoreCase("CN")) {
                    String name = String.valueOf(part.getValue());
                    return name.startsWith(NODE_PREFIX)
                            ? name.substring(NODE_PREFIX.length())
                            : name;
                }
            }
        } catch (InvalidNameException e) {
            throw unusable(setting, e);
        }
        throw wrong(setting, "a PKCS12 file whose certificate has a CN");
    }

    private X509Certificate certificate() {
        String setting = prefix + ".keystore";
        KeyStore own = open(setting);
        try {
            for (String alias : Collections.list(own.aliases())) {
                if (own.isKeyEntry(alias)
                        && own.getKey(alias, password(setting)) != null
                        && own.getCertificate(alias) instanceof X509Certificate leaf) {
                    return leaf;
                }
            }
        } catch (GeneralSecurityException e) {
            throw unusable(setting, e);
        }
        throw wrong(setting, "a PKCS12 file that holds a certificate with its key");
    }

    private KeyStore open(String setting) {
        try (InputStream in = Files.newInputStream(Path.of(settings.text(setting)))) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(in, password(setting));
            return store;
        } catch (IOException e) {
            if (e.getCause() instanceof UnrecoverableKeyException) {
                throw settings.wrong(
                        setting + ".password", "(hidden)", "the password of " + setting);
            }
            throw unusable(setting, e);
        } catch (GeneralSecurityException e) {
            throw unusable(setting, e);
        }
    }

    private char[] password(String setting) {
        return settings.text(setting + ".password").toCharArray();
    }

    private StartFailure unusable(String setting, Exception why) {
        return wrong(
                setting, "a readable PKCS12 file (%s)".formatted(String.valueOf(why.getMessage())));
    }

    private StartFailure wrong(String setting, String wanted) {
        return settings.wrong(setting, settings.text(setting), wanted);
    }
}
