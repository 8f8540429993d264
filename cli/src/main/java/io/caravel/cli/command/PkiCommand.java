package io.caravel.cli.command;

import io.caravel.cli.pki.PkiFolder;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code caravel pki}: a small CA for the link. */
@Command(
        name = "pki",
        mixinStandardHelpOptions = true,
        description = "Certificates for the link: a CA, the cloud's server, each node's client.")
public final class PkiCommand implements Runnable {
    private static final String NODE_NAME = "[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?";

    @Spec private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Say which certificate to make.");
    }

    /** Makes the CA. */
    @Command(name = "ca", mixinStandardHelpOptions = true, description = "Makes a CA.")
    int ca(
            @Option(names = "--dir", required = true, paramLabel = "DIR", description = FOLDER)
                    Path folder,
            @Option(
                            names = "--name",
                            defaultValue = "caravel-ca",
                            description = "Its common name (default: ${DEFAULT-VALUE}).")
                    String name) {
        PkiFolder pki = new PkiFolder(folder);
        pki.createAuthority(name);
        done("CA " + name, pki.trustStore());
        return 0;
    }

    /** Issues the certificate of the cloud's end of the link. */
    @Command(
            name = "server",
            mixinStandardHelpOptions = true,
            description = "Issues the server certificate of the cloud runtime.")
    int server(
            @Option(names = "--dir", required = true, paramLabel = "DIR", description = FOLDER)
                    Path folder,
            @Option(
                            names = "--host",
                            required = true,
                            paramLabel = "HOST",
                            description = "A host name or address edges dial; may be repeated.")
                    List<String> hosts,
            @Option(
                            names = "--name",
                            defaultValue = "server",
                            description = "Name of its files (default: ${DEFAULT-VALUE}).")
                    String name) {
        PkiFolder pki = new PkiFolder(folder);
        pki.write(name, pki.authority().issueServer(hosts));
        done("server certificate for " + String.join(", ", hosts), pki.keyStore(name));
        return 0;
    }

    /** Issues the certificate of a node. */
    @Command(
            name = "node",
            mixinStandardHelpOptions = true,
            description = "Issues the client certificate of an edge node.")
    int node(
            @Option(names = "--dir", required = true, paramLabel = "DIR", description = FOLDER)
                    Path folder,
            @Option(
                            names = "--name",
                            required = true,
                            paramLabel = "NODE",
                            description = "The node's name in Kubernetes.")
                    String name) {
        if (!name.matches(NODE_NAME)) {
            throw new ParameterException(
                    spec.commandLine(), "'" + name + "' is not a Kubernetes node name.");
        }
        PkiFolder pki = new PkiFolder(folder);
        pki.write(name, pki.authority().issueNode(name));
        done("client certificate for node " + name, pki.keyStore(name));
        return 0;
    }

    private static final String FOLDER = "The folder of the CA and its certificates.";

    private void done(String what, Path store) {
        spec.commandLine()
                .getOut()
                .println(
                        "Made the "
                                + what
                                + ": "
                                + store
                                + " (password in "
                                + PkiFolder.passwordFile(store)
                                + ")");
    }
}
