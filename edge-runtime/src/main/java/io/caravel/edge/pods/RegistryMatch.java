package io.caravel.edge.pods;

import java.net.URI;
import java.util.regex.Pattern;

/** Which registry entries of a pull secret are for an image, by the rules of a kubelet. */
final class RegistryMatch {

    private static final String DOCKER_HUB = "docker.io";
    private static final String DOCKER_HUB_KEY = "index.docker.io";

    private RegistryMatch() {}

    /**
     * Whether an entry is for an image. The host may have {@code *} for any part of it; ports are
     * the same; what comes after the host is a prefix.
     *
     * @param entry key of the secret, such as {@code *.example.com/team} or {@code
     *     https://index.docker.io/v1/}
     * @param image image as a Pod names it
     */
    static boolean matches(String entry, String image) {
        String key = place(entry);
        String name = repository(image);
        if (key.equals(DOCKER_HUB_KEY)) {
            return name.startsWith(DOCKER_HUB + "/") || name.startsWith(DOCKER_HUB_KEY + "/");
        }
        String keyHost = host(key);
        String keyPath = key.substring(keyHost.length());
        String nameHost = host(name);
        return name.substring(nameHost.length()).startsWith(keyPath)
                && port(keyHost).equals(port(nameHost))
                && sameParts(hostOnly(keyHost), hostOnly(nameHost));
    }

    /** Host and path of an entry, without scheme and version of the registry's interface. */
    static String place(String entry) {
        String text = entry.trim().replaceFirst("^https?://", "");
        int slash = text.indexOf('/');
        if (slash < 0) {
            return text;
        }
        String path = text.substring(slash).replaceFirst("^/v[12](/|$)", "/");
        return text.substring(0, slash) + (path.equals("/") ? "" : path);
    }

    /** Registry and repository of an image, spelt out, without tag and digest. */
    static String repository(String image) {
        String name = image.contains("@") ? image.substring(0, image.indexOf('@')) : image;
        int colon = name.indexOf(':', name.lastIndexOf('/') + 1);
        if (colon >= 0) {
            name = name.substring(0, colon);
        }
        int slash = name.indexOf('/');
        String first = slash < 0 ? "" : name.substring(0, slash);
        boolean registry = first.contains(".") || first.contains(":") || first.equals("localhost");
        if (!registry) {
            name = DOCKER_HUB + "/" + (slash < 0 ? "library/" : "") + name;
        }
        return name;
    }

    private static String host(String place) {
        int slash = place.indexOf('/');
        return slash < 0 ? place : place.substring(0, slash);
    }

    private static String hostOnly(String host) {
        String port = port(host);
        return port.isEmpty() ? host : host.substring(0, host.length() - port.length() - 1);
    }

    private static String port(String host) {
        int port = URI.create("any://" + host.replace('*', 'x')).getPort();
        return port < 0 ? "" : String.valueOf(port);
    }

    private static boolean sameParts(String glob, String host) {
        String[] globs = glob.split("\\.");
        String[] parts = host.split("\\.");
        if (globs.length != parts.length) {
            return false;
        }
        for (int i = 0; i < globs.length; i++) {
            String pattern = Pattern.quote(globs[i]).replace("*", "\\E[^/]*\\Q");
            if (!parts[i].matches(pattern)) {
                return false;
            }
        }
        return true;
    }
}
