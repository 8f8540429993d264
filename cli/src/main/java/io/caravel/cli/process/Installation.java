package io.caravel.cli.process;

import io.caravel.cli.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where the parts of Caravel lie on this machine: a checkout ({@code <module>/target/dist/lib}) or
 * an unpacked distribution ({@code lib/<part>}).
 *
 * @param home the folder that holds the {@code caravel} launcher
 */
public record Installation(Path home) {
    /** System property by which the launcher tells its own folder. */
    public static final String HOME_PROPERTY = "caravel.home";

    /**
     * The installation this process was started from.
     *
     * @throws Problem if the launcher did not say where it lies
     */
    public static Installation current() {
        String home = System.getProperty(HOME_PROPERTY);
        if (home == null || home.isBlank()) {
            throw new Problem(
                    "The folder of Caravel is unknown: start it with the caravel launcher, or set"
                            + " -D"
                            + HOME_PROPERTY
                            + "=FOLDER.");
        }
        return new Installation(Path.of(home).toAbsolutePath().normalize());
    }

    /** Whether this is a checkout (with a pom.xml) and not an unpacked distribution. */
    public boolean isCheckout() {
        return Files.exists(home.resolve("pom.xml"));
    }

    /**
     * The folder with the jars of one part.
     *
     * @throws Problem if it does not exist or is empty
     */
    public Path lib(Part part) {
        Path lib = folder(part);
        try (Stream<Path> jars = Files.list(lib)) {
            if (jars.noneMatch(jar -> jar.toString().endsWith(".jar"))) {
                throw new Problem("There are no jars in " + lib + ": build Caravel again.");
            }
            return lib;
        } catch (IOException e) {
            throw new Problem("The folder " + lib + " cannot be read: build Caravel again.", e);
        }
    }

    /**
     * The parts of an edge runtime; device protocols are among them where they are installed.
     *
     * @param ownBroker whether it runs the embedded broker
     */
    public List<Part> edgeParts(boolean ownBroker) {
        List<Part> parts = new ArrayList<>(List.of(Part.EDGE));
        if (ownBroker) {
            parts.add(Part.EDGE_BROKER);
        }
        if (Files.isDirectory(folder(Part.PROTOCOLS))) {
            parts.add(Part.PROTOCOLS);
        }
        return List.copyOf(parts);
    }

    private Path folder(Part part) {
        return isCheckout()
                ? home.resolve(part.module()).resolve("target/dist/lib")
                : home.resolve("lib").resolve(part.folder());
    }

    /** The class path of several parts, in the order given. */
    public String classPath(List<Part> parts) {
        return String.join(
                java.io.File.pathSeparator, parts.stream().map(part -> lib(part) + "/*").toList());
    }

    /** The Kubernetes manifests that are delivered with Caravel. */
    public Path manifests() {
        return home.resolve("k8s");
    }
}
