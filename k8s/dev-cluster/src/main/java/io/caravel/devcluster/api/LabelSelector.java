package io.caravel.devcluster.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravel.devcluster.json.Json;
import io.caravel.devcluster.types.ApiException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Label selectors: {@code a=b,c!=d,e in (x,y),f notin (z),g,!h}. */
final class LabelSelector {

    private static final String KEY = "[A-Za-z0-9][-A-Za-z0-9_./]*";
    private static final Pattern IN =
            Pattern.compile("(" + KEY + ")\\s+(in|notin)\\s*\\(([^)]*)\\)");
    private static final Pattern COMPARE =
            Pattern.compile("(" + KEY + ")\\s*(==|=|!=|>|<)\\s*([-A-Za-z0-9_.]*)");
    private static final Pattern EXISTS = Pattern.compile("(!?)\\s*(" + KEY + ")");

    private LabelSelector() {}

    static Predicate<ObjectNode> parse(String selector) {
        List<Predicate<JsonNode>> tests = new ArrayList<>();
        for (String term : terms(selector)) {
            tests.add(test(term.trim(), selector));
        }
        return object -> {
            JsonNode labels = Json.at(object, "metadata", "labels");
            return tests.stream().allMatch(test -> test.test(labels));
        };
    }

    private static List<String> terms(String selector) {
        List<String> terms = new ArrayList<>();
        int depth = 0;
        int start = 0;
        for (int i = 0; i < selector.length(); i++) {
            char c = selector.charAt(i);
            depth += c == '(' ? 1 : c == ')' ? -1 : 0;
            if (c == ',' && depth == 0) {
                terms.add(selector.substring(start, i));
                start = i + 1;
            }
        }
        terms.add(selector.substring(start));
        return terms;
    }

    private static Predicate<JsonNode> test(String term, String whole) {
        Matcher in = IN.matcher(term);
        if (in.matches()) {
            Set<String> values = Set.copyOf(List.of(in.group(3).trim().split("\\s*,\\s*")));
            boolean wanted = in.group(2).equals("in");
            String key = in.group(1);
            return labels ->
                    (labels.has(key) && values.contains(labels.path(key).asText())) == wanted;
        }
        Matcher compare = COMPARE.matcher(term);
        if (compare.matches()) {
            return comparison(compare.group(1), compare.group(2), compare.group(3));
        }
        Matcher exists = EXISTS.matcher(term);
        if (exists.matches()) {
            boolean wanted = exists.group(1).isEmpty();
            return labels -> labels.has(exists.group(2)) == wanted;
        }
        throw ApiException.badRequest(
                "unable to parse requirement: found '" + term + "' in \"" + whole + '"');
    }

    private static Predicate<JsonNode> comparison(String key, String operator, String value) {
        return switch (operator) {
            case "!=" -> labels -> !labels.has(key) || !labels.path(key).asText().equals(value);
            case ">" -> labels -> labels.path(key).asLong(Long.MIN_VALUE) > number(value);
            case "<" -> labels -> labels.has(key) && labels.path(key).asLong() < number(value);
            default -> labels -> labels.has(key) && labels.path(key).asText().equals(value);
        };
    }

    private static long number(String value) {
        try {
            return Long.parseLong(value);
        } catch (NumberFormatException e) {
            throw ApiException.badRequest("for 'Gt', 'Lt' operators, the value must be an integer");
        }
    }
}
