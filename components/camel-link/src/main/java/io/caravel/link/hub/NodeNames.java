package io.caravel.link.hub;

import io.caravel.link.wire.LinkError;
import io.caravel.link.wire.LinkException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.regex.Pattern;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;

/** Where the name of a node comes from. */
final class NodeNames {
    private static final String PREFIX = "system:node:";
    private static final String PATH = "/v1/";
    private static final Pattern NAME =
            Pattern.compile("(?!.*(\\.[.-]|-\\.))[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?");

    private NodeNames() {}

    /** Returns the node of a checked client certificate: its CN, {@code system:node:<name>} too. */
    static String fromCertificate(List<Certificate> chain) throws LinkException {
        if (chain.isEmpty() || !(chain.get(0) instanceof X509Certificate leaf)) {
            throw new LinkException(LinkError.IDENTITY, "no client certificate");
        }
        String cn = commonName(leaf.getSubjectX500Principal().getName());
        return valid(cn.startsWith(PREFIX) ? cn.substring(PREFIX.length()) : cn, "certificate");
    }

    /** Returns the node of the path of a plain connection: {@code /v1/<name>}. */
    static String fromPath(String path) throws LinkException {
        if (path == null || !path.startsWith(PATH)) {
            throw new LinkException(LinkError.IDENTITY, "the path must be /v1/<node>");
        }
        return valid(path.substring(PATH.length()), "path");
    }

    private static String commonName(String subject) throws LinkException {
        String found = null;
        try {
            for (Rdn rdn : new LdapName(subject).getRdns()) {
                if (rdn.getType().equalsIgnoreCase("CN")) {
                    if (found != null || rdn.size() != 1) {
                        throw new LinkException(
                                LinkError.IDENTITY, "the certificate has more than one CN");
                    }
                    found = String.valueOf(rdn.getValue());
                }
            }
        } catch (InvalidNameException e) {
            throw new LinkException(LinkError.IDENTITY, "the certificate's subject is unreadable");
        }
        if (found == null) {
            throw new LinkException(LinkError.IDENTITY, "the certificate has no CN");
        }
        return found;
    }

    private static String valid(String name, String source) throws LinkException {
        if (!NAME.matcher(name).matches()) {
            throw new LinkException(
                    LinkError.IDENTITY,
                    "the " + source + " does not name a node as Kubernetes does");
        }
        return name;
    }
}
