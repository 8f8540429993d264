package io.caravel.house;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * One YAML file of {@code routes/}: its name taken apart, and the one route it holds.
 *
 * @param file the file
 * @param flow the folder
 * @param number the hop
 * @param side {@code cloud} or {@code edge}
 * @param verb the rest of the name: {@code <verb>[-<variant>]}
 * @param route the route's YAML map
 */
record RouteFile(
        Path file, String flow, int number, String side, String verb, Map<String, Object> route) {

    private static final Pattern NAME =
            Pattern.compile("([1-9])-(cloud|edge)-([a-z0-9-]+)\\.camel\\.yaml");

    /** Every route of the tree; a file that cannot be taken apart fails the calling test. */
    static List<RouteFile> all() {
        return Repository.files("routes", RouteFile::isRoute).stream()
                .map(RouteFile::read)
                .toList();
    }

    /** The files that hold named routeConfigurations. */
    static List<Path> policies() {
        return Repository.files("routes/_policy", file -> file.toString().endsWith(".yaml"));
    }

    static boolean isRoute(Path file) {
        return file.toString().endsWith(".yaml")
                && !file.getParent().getFileName().toString().equals("_policy");
    }

    static boolean isNamedByTheRule(Path file) {
        return NAME.matcher(file.getFileName().toString()).matches();
    }

    static RouteFile read(Path file) {
        Matcher name = NAME.matcher(file.getFileName().toString());
        if (!name.matches()) {
            throw new AssertionError(
                    Repository.relative(file) + " is not <N>-<side>-<verb>.camel.yaml");
        }
        List<Object> top = documents(file);
        Map<String, Object> route = map(map(top.get(0)).get("route"));
        return new RouteFile(
                file,
                file.getParent().getFileName().toString(),
                Integer.parseInt(name.group(1)),
                name.group(2),
                name.group(3),
                route);
    }

    /** The top-level list of a YAML file. */
    @SuppressWarnings("unchecked")
    static List<Object> documents(Path file) {
        Object loaded =
                new Load(LoadSettings.builder().build()).loadFromString(Repository.text(file));
        if (!(loaded instanceof List<?> list) || list.isEmpty()) {
            throw new AssertionError(Repository.relative(file) + " is not a YAML list");
        }
        return (List<Object>) list;
    }

    String id() {
        return String.valueOf(route.get("id"));
    }

    String expectedId() {
        return flow + "-" + side + "-" + verb;
    }

    String path() {
        return Repository.relative(file);
    }

    Map<String, Object> from() {
        return map(route.get("from"));
    }

    /** The policies that an entry route names, in their order. */
    List<String> policyNames() {
        Object named = route.get("routeConfigurationId");
        return named == null ? List.of() : List.of(String.valueOf(named).split(","));
    }

    String fromUri() {
        return String.valueOf(from().get("uri"));
    }

    /** A route that other routes call, and that leaves failures to its caller. */
    boolean isInner() {
        return fromUri().startsWith("direct:");
    }

    List<Node> nodes() {
        List<Node> found = new ArrayList<>();
        collect(route, "route", found);
        return found;
    }

    /** Endpoints that the route sends to, as written. */
    List<String> producerUris() {
        List<String> uris = new ArrayList<>();
        for (Node node : nodes()) {
            if (!node.key().equals("from") && !node.key().equals("route")) {
                if (node.value() instanceof Map<?, ?> map && map.get("uri") instanceof String uri) {
                    uris.add(uri);
                } else if (node.value() instanceof String uri
                        && (node.key().equals("to") || node.key().equals("toD"))) {
                    uris.add(uri);
                }
            }
        }
        return uris;
    }

    private static void collect(Object value, String key, List<Node> found) {
        found.add(new Node(key, value));
        if (value instanceof Map<?, ?> map) {
            map.forEach((name, inner) -> collect(inner, String.valueOf(name), found));
        } else if (value instanceof List<?> list) {
            list.forEach(inner -> collect(inner, "-", found));
        }
    }

    @SuppressWarnings("unchecked")
    static Map<String, Object> map(Object value) {
        if (value instanceof Map<?, ?> map) {
            return (Map<String, Object>) map;
        }
        throw new AssertionError("expected a YAML map but found " + value);
    }

    /** One key of the YAML tree with what stands under it. */
    record Node(String key, Object value) {}
}
