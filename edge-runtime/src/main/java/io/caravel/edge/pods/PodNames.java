package io.caravel.edge.pods;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * How a Pod is called on the network, as a kubelet names it.
 *
 * @param host the first part
 * @param domain the rest, empty where the Pod names no subdomain
 */
record PodNames(String host, String domain) {

    private static final int LONGEST_LABEL = 63;
    private static final int LONGEST_NAME = 64;
    private static final Pattern LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");

    /**
     * @param clusterDomain domain of the cluster's Services
     * @throws PodException when the Pod asks for a name that cannot be one
     */
    static PodNames of(Pod pod, String clusterDomain) {
        JsonObject spec = pod.spec();
        String whole = spec.getString("hostnameOverride", "");
        if (!whole.isEmpty()) {
            return new PodNames(whole, "");
        }
        String own = label(spec.getString("hostname", ""), "Hostname");
        String sub = label(spec.getString("subdomain", ""), "Subdomain");
        String domain = sub.isEmpty() ? "" : sub + "." + pod.namespace() + ".svc." + clusterDomain;
        return new PodNames(cut(own.isEmpty() ? pod.name() : own), domain);
    }

    /** How the box itself is called. */
    static String ofBox() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
        } catch (IOException e) {
            return "localhost";
        }
    }

    private static String label(String name, String what) {
        if (!name.isEmpty() && !LABEL.matcher(name).matches()) {
            throw refused("pod %s \"%s\" is not a valid DNS label".formatted(what, name));
        }
        return name;
    }

    private static String cut(String name) {
        return name.length() > LONGEST_LABEL
                ? name.substring(0, LONGEST_LABEL).replaceAll("[-.]+$", "")
                : name;
    }

    /** Both parts, or the first where there is no other. */
    String full() {
        return domain.isEmpty() ? host : host + "." + domain;
    }

    /**
     * What the kernel inside says.
     *
     * @throws PodException when that would be longer than a kernel takes
     */
    String kernel(Pod pod) {
        if (domain.isEmpty() || !pod.spec().getBoolean("setHostnameAsFQDN", false)) {
            return host;
        }
        if (full().length() > LONGEST_NAME) {
            throw refused(
                    ("failed to construct FQDN from pod hostname and cluster domain, FQDN %s is too"
                                    + " long (%d characters is the max, %d characters requested)")
                            .formatted(full(), LONGEST_NAME, full().length()));
        }
        return full();
    }

    private static PodException refused(String why) {
        return new PodException("FailedCreatePodSandBox", "EDGE-POD-031 " + why);
    }
}
