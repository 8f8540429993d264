package io.caravel.devcluster.types;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravel.devcluster.json.Json;
import java.util.List;
import java.util.stream.Collectors;

/** A request that is refused, with the {@code Status} that Kubernetes would answer. */
public final class ApiException extends RuntimeException {

    private final transient ObjectNode status;

    /**
     * One reason for which an object is invalid.
     *
     * @param reason Kubernetes' word, such as {@code FieldValueRequired}
     * @param field path of the field
     * @param detail the message without the field
     */
    public record Cause(String reason, String field, String detail) {

        /** A value that has to be there. */
        public static Cause required(String field, String detail) {
            return new Cause(
                    "FieldValueRequired",
                    field,
                    detail.isEmpty() ? "Required value" : "Required value: " + detail);
        }

        /** A value that is not allowed; value is its JSON form. */
        public static Cause invalid(String field, String value, String detail) {
            return new Cause("FieldValueInvalid", field, "Invalid value: " + value + ": " + detail);
        }

        /** A value of the wrong type. */
        public static Cause typed(String field, String value, String detail) {
            return new Cause(
                    "FieldValueTypeInvalid", field, "Invalid value: " + value + ": " + detail);
        }

        /** A value outside a list. */
        public static Cause unsupported(String field, String value, List<String> allowed) {
            String list =
                    allowed.stream().map(v -> '"' + v + '"').collect(Collectors.joining(", "));
            return new Cause(
                    "FieldValueNotSupported",
                    field,
                    "Unsupported value: " + value + ": supported values: " + list);
        }

        /** A change that is not allowed. */
        public static Cause forbidden(String field, String detail) {
            return new Cause("FieldValueForbidden", field, "Forbidden: " + detail);
        }

        /** A second entry with the same key. */
        public static Cause duplicate(String field, String value) {
            return new Cause("FieldValueDuplicate", field, "Duplicate value: " + value);
        }
    }

    private ApiException(int code, String reason, String message) {
        super(message);
        status = Json.object();
        status.put("kind", "Status").put("apiVersion", "v1");
        status.putObject("metadata");
        status.put("status", "Failure").put("message", message);
        if (!reason.isEmpty()) {
            status.put("reason", reason);
        }
        status.put("code", code);
    }

    /** The HTTP status code. */
    public int code() {
        return status.path("code").asInt();
    }

    /** The Kubernetes {@code Status} object. */
    public ObjectNode status() {
        return status;
    }

    private ApiException about(ResourceType type, String name) {
        ObjectNode details = Json.child(status, "details");
        if (!name.isEmpty()) {
            details.put("name", name);
        }
        if (!type.group().isEmpty()) {
            details.put("group", type.group());
        }
        details.put("kind", code() == 422 ? type.kind() : type.plural());
        return this;
    }

    /** 400: the request makes no sense. */
    public static ApiException badRequest(String message) {
        return new ApiException(400, "BadRequest", message);
    }

    /** 404: no such path. */
    public static ApiException noSuchPath() {
        ApiException e =
                new ApiException(
                        404, "NotFound", "the server could not find the requested resource");
        e.status.putObject("details");
        return e;
    }

    /** 404: no such object. */
    public static ApiException notFound(ResourceType type, String name) {
        return new ApiException(404, "NotFound", type.resource() + " \"" + name + "\" not found")
                .about(type, name);
    }

    /** 404: the namespace of a request does not exist. */
    public static ApiException namespaceNotFound(String namespace) {
        ApiException e =
                new ApiException(404, "NotFound", "namespaces \"" + namespace + "\" not found");
        e.status.putObject("details").put("name", namespace).put("kind", "namespaces");
        return e;
    }

    /** 401: nobody known has sent this. */
    public static ApiException unauthorized() {
        return new ApiException(401, "Unauthorized", "Unauthorized");
    }

    /** 403: the user has no right to do this; name is empty for a collection. */
    public static ApiException denied(ResourceType type, String name, String why) {
        String object = name.isEmpty() ? type.resource() : type.resource() + " \"" + name + '"';
        return new ApiException(403, "Forbidden", object + " is forbidden: " + why)
                .about(type, name);
    }

    /** 403: not allowed now. */
    public static ApiException forbidden(ResourceType type, String name, String why) {
        return new ApiException(
                        403,
                        "Forbidden",
                        type.resource() + " \"" + name + "\" is forbidden: " + why)
                .about(type, name);
    }

    /** 403 without an object, such as a request from elsewhere. */
    public static ApiException refused(String why) {
        return new ApiException(403, "Forbidden", why);
    }

    /** 409: an object of the name exists. */
    public static ApiException alreadyExists(ResourceType type, String name) {
        return new ApiException(
                        409, "AlreadyExists", type.resource() + " \"" + name + "\" already exists")
                .about(type, name);
    }

    /** 409: the object is another one or in another state than the request assumes. */
    public static ApiException conflict(ResourceType type, String name, String why) {
        return new ApiException(
                        409,
                        "Conflict",
                        "Operation cannot be fulfilled on "
                                + type.resource()
                                + " \""
                                + name
                                + "\": "
                                + why)
                .about(type, name);
    }

    /** 409: server-side apply wants fields of other managers. */
    public static ApiException applyConflict(String message, List<Cause> causes) {
        ApiException e = new ApiException(409, "Conflict", message);
        e.putCauses(Json.child(e.status, "details"), causes, false);
        return e;
    }

    /** 410: the history asked for is no longer kept. */
    public static ApiException gone(String message) {
        return new ApiException(410, "Expired", message);
    }

    /** 405: the verb is not served on this path. */
    public static ApiException methodNotAllowed() {
        ApiException e =
                new ApiException(
                        405,
                        "MethodNotAllowed",
                        "the server does not allow this method on the requested resource");
        e.status.putObject("details");
        return e;
    }

    /** 413: the body is too large. */
    public static ApiException tooLarge(int limit) {
        return new ApiException(
                413, "RequestEntityTooLarge", "Request entity too large: limit is " + limit);
    }

    /** 415: the body is in a format that is not read here. */
    public static ApiException unsupportedMediaType(String accepted) {
        return new ApiException(
                415,
                "UnsupportedMediaType",
                "the body of the request was in an unknown format - accepted media types include: "
                        + accepted);
    }

    /** 406: the answer is wanted in a format that is not written here. */
    public static ApiException notAcceptable() {
        return new ApiException(
                406,
                "NotAcceptable",
                "only the following media types are accepted: application/json, application/yaml");
    }

    /** 422: the object is invalid, with every reason found. */
    public static ApiException invalid(ResourceType type, String name, List<Cause> causes) {
        String kind = type.group().isEmpty() ? type.kind() : type.kind() + "." + type.group();
        List<String> lines =
                causes.stream()
                        .map(c -> c.field().isEmpty() ? c.detail() : c.field() + ": " + c.detail())
                        .toList();
        String text = lines.size() == 1 ? lines.get(0) : "[" + String.join(", ", lines) + "]";
        ApiException e =
                new ApiException(422, "Invalid", kind + " \"" + name + "\" is invalid: " + text)
                        .about(type, name);
        e.putCauses(Json.child(e.status, "details"), causes, true);
        return e;
    }

    /** 422: a patch that does not fit the object. */
    public static ApiException unprocessable(String message) {
        return new ApiException(422, "Invalid", message);
    }

    /** 501: known to Kubernetes, not served by this development API. */
    public static ApiException notServed(String what) {
        return new ApiException(501, "", what + " is not served by the development API of Caravel");
    }

    /** 500: a fault of the server itself. */
    public static ApiException internal(String message) {
        return new ApiException(500, "InternalError", "Internal error occurred: " + message);
    }

    private void putCauses(ObjectNode details, List<Cause> causes, boolean withDetail) {
        ArrayNode list = details.putArray("causes");
        for (Cause cause : causes) {
            ObjectNode item = list.addObject();
            item.put("reason", cause.reason()).put("message", cause.detail());
            if (withDetail || !cause.field().isEmpty()) {
                item.put("field", cause.field());
            }
        }
    }
}
