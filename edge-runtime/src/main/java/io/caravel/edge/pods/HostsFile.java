package io.caravel.edge.pods;

import io.caravel.cri.ContainerSpec;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The {@code /etc/hosts} that the containers of a Pod share, with its own name and its aliases,
 * word for word as a kubelet writes it.
 */
final class HostsFile {

    private static final Path BOX = Path.of("/etc/hosts");
    private static final String OWN =
            """
            # Kubernetes-managed hosts file.
            127.0.0.1\tlocalhost
            ::1\tlocalhost ip6-localhost ip6-loopback
            fe00::0\tip6-localnet
            fe00::0\tip6-mcastprefix
            fe00::1\tip6-allnodes
            fe00::2\tip6-allrouters
            """;
    private static final String OF_BOX = "# Kubernetes-managed hosts file (host network).\n";

    private final Path file;

    /**
     * @param folder the Pod's own folder
     */
    HostsFile(Path folder) {
        this.file = folder.resolve("etc-hosts");
    }

    /**
     * Writes it as it should be now, in place, so that those who see it see the change.
     *
     * @param ips addresses of the Pod
     * @return its mount; nothing for a container that mounts its own, and while the Pod has no
     *     address
     */
    Optional<ContainerSpec.Mount> mount(
            Pod pod, JsonObject container, PodNames names, List<String> ips) {
        boolean own =
                Pod.parts(container, "volumeMounts").stream()
                        .anyMatch(mount -> BOX.toString().equals(mount.getString("mountPath")));
        if (own || (ips.isEmpty() && !pod.hostNetwork())) {
            return Optional.empty();
        }
        try {
            String content = content(pod, names, ips);
            if (!content.equals(read(file))) {
                Files.createDirectories(file.getParent());
                Files.writeString(file, content);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Optional.of(new ContainerSpec.Mount(BOX.toString(), file.toString(), false));
    }

    static String content(Pod pod, PodNames names, List<String> ips) throws IOException {
        StringBuilder lines = new StringBuilder();
        if (pod.hostNetwork()) {
            lines.append(OF_BOX).append(read(BOX));
        } else {
            lines.append(OWN);
            for (String ip : ips) {
                String full = names.domain().isEmpty() ? "" : names.full() + "\t";
                lines.append(ip).append('\t').append(full).append(names.host()).append('\n');
            }
        }
        List<JsonObject> aliases = Pod.parts(pod.spec(), "hostAliases");
        if (!aliases.isEmpty()) {
            lines.append("\n# Entries added by HostAliases.\n");
        }
        for (JsonObject alias : aliases) {
            String hosts = String.join("\t", Pod.strings(alias, "hostnames"));
            lines.append(alias.getString("ip")).append('\t').append(hosts).append('\n');
        }
        return lines.toString();
    }

    private static String read(Path path) throws IOException {
        try {
            return Files.readString(path);
        } catch (NoSuchFileException e) {
            return "";
        }
    }
}
