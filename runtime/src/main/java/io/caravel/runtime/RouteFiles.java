package io.caravel.runtime;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Finds the YAML files of one side and names each to Camel. Camel's own patterns start nothing, and
 * say nothing, when they match nothing; a list cannot.
 */
public final class RouteFiles {

    private static final String SUFFIX = ".camel.yaml";

    private final List<String> locations;

    private RouteFiles(List<String> locations) {
        this.locations = locations;
    }

    /**
     * The files of a side: flows first by name, policies before all.
     *
     * @param side {@code edge} or {@code cloud}
     * @param folder a folder with the layout of {@code routes/}, or empty for the class path
     * @throws StartFailure {@code <SIDE>-START-001} when there is not a single route
     */
    public static RouteFiles find(String side, String folder) {
        Set<String> paths = new TreeSet<>();
        String prefix;
        if (folder.isEmpty()) {
            prefix = "classpath:routes/";
            classPathRoots(side).forEach(root -> collect(root, paths));
        } else {
            prefix = "file:" + folder + "/";
            folderRoot(side, folder, paths);
        }
        List<String> locations =
                paths.stream()
                        .filter(path -> isOfSide(path, side))
                        .map(path -> prefix + path)
                        .toList();
        RouteFiles files = new RouteFiles(locations);
        if (files.routes().isEmpty()) {
            throw new StartFailure(
                    side.toUpperCase(Locale.ROOT) + "-START-001",
                    "no route file of this side in '%s': set %s.routes.dir to a folder with the layout of routes/"
                            .formatted(folder.isEmpty() ? "the class path" : folder, side));
        }
        return files;
    }

    /** The same files without those of a flow that is not wanted. */
    public RouteFiles without(String flow) {
        return new RouteFiles(
                locations.stream()
                        .filter(location -> !location.matches(".*/" + flow + "/[^/]+"))
                        .toList());
    }

    /** All files, policies included, in Camel's notation. */
    public List<String> all() {
        return locations;
    }

    /** The files that hold a route each. */
    public List<String> routes() {
        return locations.stream().filter(location -> !location.contains("/_policy/")).toList();
    }

    private static boolean isOfSide(String path, String side) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        boolean policy = path.startsWith("_policy/") && name.startsWith(side + "-");
        return name.endsWith(SUFFIX) && (policy || name.contains("-" + side + "-"));
    }

    private static void folderRoot(String side, String folder, Set<String> paths) {
        Path root = Path.of(folder);
        if (Files.isDirectory(root)) {
            collect(root, paths);
            return;
        }
        throw new StartFailure(
                side.toUpperCase(Locale.ROOT) + "-START-001",
                "the routes folder '%s' does not exist: correct %s.routes.dir"
                        .formatted(folder, side));
    }

    private static void collect(Path root, Set<String> paths) {
        try (Stream<Path> walk = Files.walk(root, 2)) {
            walk.filter(Files::isRegularFile)
                    .map(file -> root.relativize(file).toString().replace('\\', '/'))
                    .forEach(paths::add);
        } catch (IOException e) {
            throw new StartFailure(
                    "START-001", "the folder %s cannot be listed".formatted(root), e);
        }
    }

    private static List<Path> classPathRoots(String side) {
        List<Path> roots = new ArrayList<>();
        try {
            ClassLoader loader = Thread.currentThread().getContextClassLoader();
            for (URL url : Collections.list(loader.getResources("routes"))) {
                roots.add(path(url.toURI()));
            }
        } catch (IOException | URISyntaxException e) {
            throw new StartFailure(
                    side.toUpperCase(Locale.ROOT) + "-START-001",
                    "the routes on the class path cannot be listed",
                    e);
        }
        return roots;
    }

    private static Path path(URI uri) throws IOException {
        if (!uri.getScheme().equals("jar")) {
            return Path.of(uri);
        }
        String text = uri.toString();
        FileSystem jar = jar(URI.create(text.substring(0, text.indexOf("!/"))));
        return jar.getPath(text.substring(text.indexOf("!/") + 1));
    }

    private static FileSystem jar(URI uri) throws IOException {
        try {
            return FileSystems.newFileSystem(uri, Map.of());
        } catch (java.nio.file.FileSystemAlreadyExistsException e) {
            return FileSystems.getFileSystem(uri);
        }
    }
}
