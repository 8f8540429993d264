package io.caravel.devcluster.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravel.devcluster.json.Json;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * A set of field paths as {@code managedFields} records them. A path's elements are {@code
 * f:<name>}, {@code k:<keys of a list item>} or {@code v:<value in a set>}.
 */
public final class FieldSet {

    private static final Comparator<List<String>> PARENTS_FIRST = FieldSet::compare;

    private final TreeSet<List<String>> paths = new TreeSet<>(PARENTS_FIRST);

    /** An empty set. */
    public FieldSet() {}

    /** A set of these paths. */
    public FieldSet(Collection<List<String>> from) {
        paths.addAll(from);
    }

    /** Reads the {@code fieldsV1} form; unknown elements are ignored. */
    public static FieldSet parse(JsonNode fieldsV1) {
        FieldSet set = new FieldSet();
        set.read(fieldsV1, List.of());
        return set;
    }

    private void read(JsonNode node, List<String> path) {
        if (!path.isEmpty() && (node.isEmpty() || node.has("."))) {
            paths.add(path);
        }
        for (Map.Entry<String, JsonNode> child : node.properties()) {
            String element = child.getKey();
            if (element.length() > 2 && element.charAt(1) == ':') {
                read(child.getValue(), below(path, element));
            }
        }
    }

    /** The {@code fieldsV1} form. */
    public ObjectNode toJson() {
        ObjectNode root = Json.object();
        for (List<String> path : paths) {
            ObjectNode here = root;
            for (String element : path) {
                here = Json.child(here, element);
            }
            here.putObject(".");
        }
        dropDotsOfLeaves(root);
        return root;
    }

    private static void dropDotsOfLeaves(ObjectNode node) {
        for (JsonNode child : node) {
            if (child instanceof ObjectNode object) {
                if (object.size() == 1 && object.has(".")) {
                    object.remove(".");
                } else {
                    dropDotsOfLeaves(object);
                }
            }
        }
    }

    /** The paths, parents before what is in them. */
    public Set<List<String>> paths() {
        return paths;
    }

    /** Whether the path itself is in the set. */
    public boolean has(List<String> path) {
        return paths.contains(path);
    }

    /** Whether the path, or anything inside it, is in the set. */
    public boolean hasWithin(List<String> path) {
        List<String> next = paths.ceiling(path);
        return next != null
                && next.size() >= path.size()
                && next.subList(0, path.size()).equals(path);
    }

    /** Whether nothing is in it. */
    public boolean isEmpty() {
        return paths.isEmpty();
    }

    /** Adds all paths of another set. */
    public void addAll(FieldSet other) {
        paths.addAll(other.paths);
    }

    /** Takes all paths of another set away. */
    public void removeAll(FieldSet other) {
        other.paths.forEach(paths::remove);
    }

    static List<String> below(List<String> path, String element) {
        List<String> longer = new ArrayList<>(path.size() + 1);
        longer.addAll(path);
        longer.add(element);
        return List.copyOf(longer);
    }

    /** The path as messages show it: {@code .spec.containers[name="main"].image}. */
    public static String readable(List<String> path) {
        StringBuilder text = new StringBuilder();
        for (String element : path) {
            String rest = element.substring(2);
            switch (element.charAt(0)) {
                case 'f' -> text.append('.').append(rest);
                case 'k' ->
                        text.append('[')
                                .append(
                                        rest.replaceAll("[{}]", "")
                                                .replaceAll("\"(\\w+)\":", "$1="))
                                .append(']');
                default -> text.append('[').append("=").append(rest).append(']');
            }
        }
        return text.toString();
    }

    private static int compare(List<String> a, List<String> b) {
        for (int i = 0; i < Math.min(a.size(), b.size()); i++) {
            int c = a.get(i).compareTo(b.get(i));
            if (c != 0) {
                return c;
            }
        }
        return Integer.compare(a.size(), b.size());
    }
}
