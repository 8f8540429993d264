package io.caravel.devcluster.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravel.devcluster.json.Json;
import io.caravel.devcluster.types.ApiException.Cause;
import io.caravel.devcluster.types.ResourceType;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Checks names, labels and annotations. */
final class Names {

    private static final Pattern LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");
    private static final Pattern SUBDOMAIN =
            Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");
    private static final Pattern LABEL_NAME =
            Pattern.compile("([A-Za-z0-9][-A-Za-z0-9_.]{0,61})?[A-Za-z0-9]");
    private static final Pattern SERVICE = Pattern.compile("[a-z]([-a-z0-9]{0,61}[a-z0-9])?");
    private static final Set<String> LABEL_NAMED = Set.of("namespaces");
    private static final String SUBDOMAIN_RULE =
            "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-'"
                    + " or '.', and must start and end with an alphanumeric character (e.g."
                    + " 'example.com', regex used for validation is"
                    + " '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";
    private static final String LABEL_RULE =
            "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-',"
                    + " and must start and end with an alphanumeric character (e.g. 'my-name', or"
                    + " '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";
    private static final int MAX_ANNOTATIONS = 256 * 1024;

    private Names() {}

    static void check(ObjectNode object, ResourceType type, List<Cause> causes) {
        JsonNode metadata = object.path("metadata");
        checkName(Json.str(metadata, "name"), type, causes);
        labels(metadata.path("labels"), "metadata.labels", causes);
        long size = 0;
        for (Map.Entry<String, JsonNode> entry : metadata.path("annotations").properties()) {
            key(entry.getKey(), "metadata.annotations", causes);
            size += entry.getKey().length() + entry.getValue().asText().length();
        }
        if (size > MAX_ANNOTATIONS) {
            causes.add(
                    new Cause(
                            "FieldValueTooLong",
                            "metadata.annotations",
                            "Too long: may not be more than " + MAX_ANNOTATIONS + " bytes"));
        }
    }

    private static void checkName(String name, ResourceType type, List<Cause> causes) {
        String at = "metadata.name";
        if (name.isEmpty()) {
            causes.add(Cause.required(at, "name or generateName is required"));
        } else if (type.group().equals("rbac.authorization.k8s.io")) {
            if (name.contains("/") || name.equals(".") || name.equals("..")) {
                causes.add(Cause.invalid(at, '"' + name + '"', "may not contain '/'"));
            }
        } else if (LABEL_NAMED.contains(type.resource())) {
            label(name, at, causes);
        } else if (type.is("services")) {
            if (!SERVICE.matcher(name).matches()) {
                causes.add(Cause.invalid(at, '"' + name + '"', "a DNS-1035 label is needed"));
            }
        } else if (name.length() > 253 || !SUBDOMAIN.matcher(name).matches()) {
            causes.add(Cause.invalid(at, '"' + name + '"', SUBDOMAIN_RULE));
        }
    }

    /** A name of at most 63 characters without dots. */
    static void label(String name, String field, List<Cause> causes) {
        if (name.isEmpty()) {
            causes.add(Cause.required(field, ""));
        } else if (!LABEL.matcher(name).matches()) {
            causes.add(Cause.invalid(field, '"' + name + '"', LABEL_RULE));
        }
    }

    static void labels(JsonNode labels, String field, List<Cause> causes) {
        for (Map.Entry<String, JsonNode> entry : labels.properties()) {
            key(entry.getKey(), field, causes);
            String value = entry.getValue().asText();
            if (!value.isEmpty() && !LABEL_NAME.matcher(value).matches()) {
                causes.add(
                        Cause.invalid(
                                field,
                                '"' + value + '"',
                                "a valid label must be an empty string or consist of alphanumeric"
                                        + " characters, '-', '_' or '.', and must start and end with an"
                                        + " alphanumeric character"));
            }
        }
    }

    private static void key(String key, String field, List<Cause> causes) {
        int slash = key.indexOf('/');
        String prefix = slash < 0 ? "" : key.substring(0, slash);
        boolean goodPrefix =
                slash < 0 || prefix.length() <= 253 && SUBDOMAIN.matcher(prefix).matches();
        if (!goodPrefix || !LABEL_NAME.matcher(key.substring(slash + 1)).matches()) {
            causes.add(
                    Cause.invalid(
                            field,
                            '"' + key + '"',
                            "name part must consist of alphanumeric characters, '-', '_' or '.',"
                                    + " and must start and end with an alphanumeric character"));
        }
    }
}
