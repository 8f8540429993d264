package io.caravel.devcluster.table;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The paths that printer columns use: {@code .a.b}, {@code .a[0]}, {@code .a[*].b}, {@code
 * .a['b.c']} and {@code .a[?(@.type=="Ready")].status}.
 */
final class FieldPath {

    private static final Pattern STEP =
            Pattern.compile(
                    "\\.((?:[^.\\[\\\\]|\\\\.)+)"
                            + "|\\[\\s*(-?\\d+|\\*)\\s*\\]"
                            + "|\\[\\s*['\"]([^'\"]+)['\"]\\s*\\]"
                            + "|\\[\\?\\(\\s*@\\.([^=!\\s]+)\\s*==\\s*['\"]?([^'\")]*)['\"]?\\s*\\)\\s*\\]");

    private final List<Step> steps = new ArrayList<>();
    private final boolean readable;

    private record Step(String field, String index, String filterField, String filterValue) {}

    FieldPath(String text) {
        Matcher m = STEP.matcher(text);
        int at = 0;
        while (m.lookingAt()) {
            String field = m.group(1) == null ? m.group(3) : m.group(1).replace("\\", "");
            steps.add(new Step(field, m.group(2), m.group(4), m.group(5)));
            at = m.end();
            m.region(at, text.length());
        }
        readable = at == text.length() && at > 0;
    }

    /** The first value the path finds; missing when there is none or the path is not understood. */
    JsonNode first(JsonNode object) {
        if (!readable) {
            return MissingNode.getInstance();
        }
        List<JsonNode> here = List.of(object);
        for (Step step : steps) {
            List<JsonNode> next = new ArrayList<>();
            here.forEach(node -> follow(node, step, next));
            here = next;
        }
        return here.isEmpty() ? MissingNode.getInstance() : here.get(0);
    }

    private static void follow(JsonNode node, Step step, List<JsonNode> into) {
        if (step.field() != null) {
            add(node.path(step.field()), into);
        } else if (step.filterField() != null) {
            for (JsonNode item : node) {
                JsonNode value = item;
                for (String part : step.filterField().split("\\.")) {
                    value = value.path(part);
                }
                if (value.asText().equals(step.filterValue().trim())) {
                    into.add(item);
                }
            }
        } else if (step.index().equals("*")) {
            node.forEach(into::add);
        } else {
            int index = Integer.parseInt(step.index());
            add(node.path(index < 0 ? node.size() + index : index), into);
        }
    }

    private static void add(JsonNode node, List<JsonNode> into) {
        if (!node.isMissingNode()) {
            into.add(node);
        }
    }
}
