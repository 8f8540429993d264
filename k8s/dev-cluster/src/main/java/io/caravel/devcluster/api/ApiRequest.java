package io.caravel.devcluster.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravel.devcluster.json.Json;
import io.caravel.devcluster.json.Numbers;
import io.caravel.devcluster.protobuf.ProtobufBody;
import io.caravel.devcluster.store.Key;
import io.caravel.devcluster.types.ApiException;
import io.caravel.devcluster.types.ResourceType;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A request for a resource, with what its path, query and headers say.
 *
 * @param method HTTP method
 * @param type the resource
 * @param namespace empty for cluster scope and for all namespaces
 * @param name empty for the collection
 * @param subresource empty for the object itself
 * @param query decoded query parameters
 * @param headers HTTP headers
 * @param body the bytes received, empty for none
 * @param warnings what to tell the caller besides the answer; filled while it is handled
 */
record ApiRequest(
        HttpMethod method,
        ResourceType type,
        String namespace,
        String name,
        String subresource,
        MultiMap query,
        MultiMap headers,
        Buffer body,
        List<String> warnings) {

    private static final int MAX_WARNING = 1024;

    static ApiRequest of(
            HttpServerRequest http, ResourcePath path, ResourceType type, Buffer body) {
        return new ApiRequest(
                http.method(),
                type,
                path.namespace(),
                path.name(),
                path.subresource(),
                http.params(true),
                http.headers(),
                body,
                new ArrayList<>());
    }

    Key key() {
        return new Key(type.resource(), namespace, name);
    }

    String param(String name) {
        String value = query.get(name);
        return value == null ? "" : value;
    }

    boolean flag(String name) {
        String value = query.get(name);
        return value != null && (value.isEmpty() || value.equals("true") || value.equals("1"));
    }

    /** The media type of the body without parameters, in lower case; empty for none. */
    String contentType() {
        String header = headers.get("Content-Type");
        return header == null ? "" : header.split(";")[0].trim().toLowerCase(Locale.ROOT);
    }

    /** Who writes: the field manager named, or the program by its User-Agent. */
    String manager() {
        String named = param("fieldManager");
        if (!named.isEmpty()) {
            if (named.length() > 128) {
                throw ApiException.badRequest("fieldManager: may have at most 128 characters");
            }
            return named;
        }
        String agent = headers.get("User-Agent");
        return agent == null || agent.isEmpty() ? "unknown" : agent.split("[/ ]")[0];
    }

    boolean dryRun() {
        String value = param("dryRun");
        if (!value.isEmpty() && !value.equals("All")) {
            throw ApiException.badRequest("dryRun: Unsupported value: \"" + value + '"');
        }
        return value.equals("All");
    }

    /** Tells the caller of fields that were not understood, or refuses them, as was asked. */
    void unknownFields(List<String> fields) {
        String how = param("fieldValidation");
        if (fields.isEmpty() || how.equals("Ignore")) {
            return;
        }
        if (how.equals("Strict")) {
            List<String> parts =
                    fields.stream().map(field -> "unknown field \"" + field + '"').toList();
            throw ApiException.badRequest(
                    type.kind()
                            + " in version \""
                            + type.version()
                            + "\" cannot be handled as a "
                            + type.kind()
                            + ": strict decoding error: "
                            + String.join(", ", parts));
        }
        for (String field : fields) {
            String text = "unknown field \"" + field + '"';
            warnings.add(text.substring(0, Math.min(MAX_WARNING, text.length())));
        }
    }

    /** The body as one JSON or YAML object; 400 when it is none, 415 for other formats. */
    ObjectNode object() {
        if (document() instanceof ObjectNode object) {
            return object;
        }
        throw ApiException.badRequest("the body of the request is not an object");
    }

    /** The body as JSON or YAML by its content type; 400 where a number fits into no field. */
    JsonNode document() {
        JsonNode document = read();
        Numbers.tooLarge(document)
                .ifPresent(
                        why -> {
                            throw ApiException.badRequest(
                                    "the body of the request cannot be read: " + why);
                        });
        return document;
    }

    private JsonNode read() {
        String format = contentType();
        try {
            return switch (format) {
                case "",
                        "application/json",
                        "application/json-patch+json",
                        "application/merge-patch+json",
                        "application/strategic-merge-patch+json" ->
                        Json.parse(body.getBytes());
                case "application/yaml", "application/apply-patch+yaml" ->
                        Json.parseYaml(body.getBytes());
                case "application/vnd.kubernetes.protobuf" -> ProtobufBody.decode(body.getBytes());
                default ->
                        throw ApiException.unsupportedMediaType(
                                "application/json, application/yaml");
            };
        } catch (IOException e) {
            String why = e.getMessage() == null ? e.toString() : e.getMessage().split("\n")[0];
            throw ApiException.badRequest("the body of the request cannot be read: " + why);
        }
    }
}
