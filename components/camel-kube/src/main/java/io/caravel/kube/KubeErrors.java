package io.caravel.kube;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.regex.Pattern;

/** Turns answers of the API that are no success into exceptions that say what to do. */
final class KubeErrors {

    /** How the API server's authorization says no; a webhook may quote the same words. */
    private static final Pattern ROLE =
            Pattern.compile("^(?!admission webhook ).*User \".*\" cannot ", Pattern.DOTALL);

    private static final String SET_BACK = "KUBE-023";

    private KubeErrors() {}

    /**
     * The exception for an answer.
     *
     * @param what the request in words
     * @param status HTTP status, or the code of a Status object inside a watch
     * @param body the answer's body, a Status object if the API server wrote it
     * @param retryAfter value of the header of that name, or null
     */
    static KubeException of(String what, int status, String body, String retryAfter) {
        JsonObject answer = parse(body);
        String said = answer.getString("message", "");
        String message =
                "%s was answered %d%s%s"
                        .formatted(
                                what,
                                status,
                                answer.getString("reason", "").isEmpty()
                                        ? ""
                                        : " " + answer.getString("reason"),
                                said.isEmpty() ? "" : ": " + brief(said));
        if (isGone(status, answer)) {
            return new KubeGoneException(status, message + "; nothing is left to write to");
        }
        if (isNotServed(status, body, answer)) {
            return new KubeUnavailableException(
                    "KUBE-006",
                    status,
                    wait(retryAfter, answer),
                    message + "; the API does not serve this resource: is its CRD installed?");
        }
        if (status == 409) {
            boolean exists =
                    "AlreadyExists".equals(answer.getString("reason"))
                            || said.endsWith("already exists");
            return new KubeConflictException(
                    status, exists, message + (exists ? "" : "; try again with the newest state"));
        }
        if (status == 401 || status == 408 || status == 429 || status >= 500) {
            return new KubeUnavailableException(
                    "KUBE-003", status, wait(retryAfter, answer), message + "; try again");
        }
        if (isReadOnly(status, answer)) {
            return new KubeUnavailableException(
                    "KUBE-011",
                    status,
                    wait(retryAfter, answer),
                    message + "; nothing may be written now: check the role of this account");
        }
        if (isOfProxy(status, answer)) {
            return new KubeUnavailableException(
                    "KUBE-003",
                    status,
                    wait(retryAfter, answer),
                    message + "; that is no answer of the API server: is a proxy in between?");
        }
        return new KubeRejectedException("KUBE-004", status, message);
    }

    /** The exception for a request that got no answer. */
    static KubeUnavailableException unreachable(String what, Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        return new KubeUnavailableException(
                "KUBE-003",
                0,
                Duration.ZERO,
                "%s got no answer: %s; is the API server reachable?"
                        .formatted(what, brief(String.valueOf(cause))));
    }

    /** The exception for an answer that is not of the form that the API promises. */
    static KubeUnavailableException unreadable(String what, RuntimeException why) {
        return new KubeUnavailableException(
                "KUBE-010",
                0,
                Duration.ZERO,
                "an answer about %s cannot be read: %s; is a proxy in between?"
                        .formatted(what, why.getClass().getSimpleName()));
    }

    /** The exception for an API that does not know a version any more which it told itself. */
    static KubeUnavailableException setBack(String what, String told, String now) {
        return new KubeUnavailableException(
                SET_BACK,
                0,
                Duration.ZERO,
                "the API is at version %s of %s, and told of version %s: it was set back"
                        .formatted(now, what, told));
    }

    /** Whether it says that the API was set back. */
    static boolean isSetBack(KubeException why) {
        return SET_BACK.equals(why.code());
    }

    /** The exception that a failed call carries, whatever wraps it. */
    static KubeException unwrap(String what, Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        if (cause instanceof DecodeException || cause instanceof ClassCastException) {
            return unreadable(what, (RuntimeException) cause);
        }
        return cause instanceof KubeException known ? known : unreachable(what, cause);
    }

    /**
     * Only the API server can say that an object is gone; a proxy has pages of its own for that.
     */
    private static boolean isGone(int status, JsonObject answer) {
        if (!isOfServer(answer)) {
            return false;
        }
        String message = answer.getString("message", "");
        JsonObject details = answer.getJsonObject("details", new JsonObject());
        JsonArray causes = details.getJsonArray("causes", new JsonArray());
        return switch (status) {
            case 404 ->
                    "NotFound".equals(answer.getString("reason")) && details.containsKey("name");
            case 409 ->
                    message.contains("UID in precondition")
                            || message.contains("UID in the precondition")
                            || message.contains("uid mismatch");
            case 422 -> hasCause(causes, "field", "metadata.uid");
            case 403 -> hasCause(causes, "reason", "NamespaceTerminating");
            default -> false;
        };
    }

    /** Whether the API server does not know the kind; it says so in a Status, or in these words. */
    private static boolean isNotServed(int status, String body, JsonObject answer) {
        return status == 404 && (isOfServer(answer) || body.startsWith("404 page not found"));
    }

    /**
     * Whether this account may not write at all, in contrast to an object that admission refuses:
     * its role, or a proxy that lets only reading through.
     */
    private static boolean isReadOnly(int status, JsonObject answer) {
        return status == 405
                || status == 403
                        && (!isOfServer(answer)
                                || ROLE.matcher(answer.getString("message", "")).find());
    }

    /** Whether something before the API server refused, which says nothing about the object. */
    private static boolean isOfProxy(int status, JsonObject answer) {
        return !isOfServer(answer) && status != 413;
    }

    /** The API server explains every refusal of an object in a Status. */
    private static boolean isOfServer(JsonObject answer) {
        return "Status".equals(answer.getValue("kind"));
    }

    private static boolean hasCause(JsonArray causes, String field, String value) {
        return causes.stream()
                .anyMatch(
                        cause ->
                                cause instanceof JsonObject object
                                        && value.equals(object.getValue(field)));
    }

    private static Duration wait(String header, JsonObject answer) {
        Integer seconds =
                answer.getJsonObject("details", new JsonObject()).getInteger("retryAfterSeconds");
        if (header != null && header.matches("[0-9]{1,6}")) {
            return Duration.ofSeconds(Long.parseLong(header));
        }
        return Duration.ofSeconds(seconds == null ? 0 : Math.max(0, seconds));
    }

    private static JsonObject parse(String body) {
        try {
            return body.startsWith("{") ? new JsonObject(body) : new JsonObject();
        } catch (DecodeException | ClassCastException notStatus) {
            return new JsonObject();
        }
    }

    /** A refusal may quote what was sent; a log must not carry all of that, and in one line. */
    private static String brief(String said) {
        String line = said.replaceAll("\\p{Cntrl}+", " ");
        return line.length() <= 300 ? line : line.substring(0, 300) + "…";
    }
}
