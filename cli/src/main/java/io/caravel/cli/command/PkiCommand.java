package io.caravel.cli.command;

import io.caravel.cli.pki.PkiFolder;
import java.nio.file.Path;
import java.util.ArrayList;
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
    private static final String NODE_NAME =
            "(?!.*(\\.[.-]|-\\.))[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?";

    @Spec private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Say which certificate to make.");
    }

    /** Makes the CA. */
    @Command(name = "ca", mixinStandardHelpOptions = true, description = "Makes a CA.")
    int ca(
            @Option(
                            names = {"--out", "--dir"},
                            required = true,
                            paramLabel = "DIR",
                            description = FOLDER)
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
            @Option(
                            names = {"--out", "--dir"},
                            required = true,
                            paramLabel = "DIR",
                            description = FOLDER)
                    Path folder,
            @Option(
                            names = "--name",
                            required = true,
                            paramLabel = "HOST",
                            description = "The host name or address that edges dial.")
                    String name,
            @Option(
                            names = "--host",
                            paramLabel = "HOST",
                            description = "A further one; may be repeated.")
                    List<String> others) {
        List<String> hosts = new ArrayList<>(List.of(name));
        hosts.addAll(others == null ? List.of() : others);
        if (!hosts.stream().allMatch(host -> host.matches("[A-Za-z0-9.:*-]+"))) {
            throw new ParameterException(
                    spec.commandLine(), "'" + name + "' is not a host name or address.");
        }
        PkiFolder pki = new PkiFolder(folder);
        pki.write("server", pki.authority().issueServer(hosts));
        done("server certificate for " + String.join(", ", hosts), pki.keyStore("server"));
        return 0;
    }

    /** Issues the certificate of a node. */
    @Command(
            name = "node",
            mixinStandardHelpOptions = true,
            description = "Issues the client certificate of an edge node.")
    int node(
            @Option(
                            names = {"--out", "--dir"},
                            required = true,
                            paramLabel = "DIR",
                            description = FOLDER)
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
