package io.caravel.devcluster.api;

import io.caravel.devcluster.access.Attempt;
import io.caravel.devcluster.access.AuditLog;
import io.caravel.devcluster.access.Rights;
import io.caravel.devcluster.access.User;
import io.caravel.devcluster.access.Users;
import io.vertx.core.http.HttpServerRequest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Lets in who may do what is asked, and has everything written down. */
final class Gate {

    private static final Pattern ONE =
            Pattern.compile("(?:.*,)?metadata\\.name=+([^,!=]+)(?:,.*)?");

    private final Cluster cluster;
    private final Users users;
    private final Rights rights;
    private final AuditLog audit;

    Gate(Cluster cluster, AuditLog audit) {
        this.cluster = cluster;
        this.audit = audit;
        users = new Users(cluster.store());
        rights = new Rights(cluster.store());
    }

    /** Who sends this; 401 if the token is none. */
    User user(HttpServerRequest http) {
        return users.of(http.getHeader("Authorization"));
    }

    /** Refuses with 403 what the user may not do; from here on the request is in the audit log. */
    void pass(HttpServerRequest http, User user, ApiRequest request) {
        Attempt attempt =
                new Attempt(
                        user,
                        verb(request),
                        request.type(),
                        request.subresource(),
                        request.namespace(),
                        name(request));
        String agent = String.valueOf(http.getHeader("User-Agent"));
        http.response()
                .bodyEndHandler(
                        end ->
                                audit.answered(
                                        attempt,
                                        http.uri(),
                                        agent,
                                        http.response().getStatusCode()));
        rights.check(attempt);
        if (creates(request)) {
            rights.check(attempt.by("create"));
        }
        if (attempt.verb().equals("watch")) {
            audit.started(attempt, http.uri(), agent);
        }
    }

    private static String verb(ApiRequest request) {
        boolean collection = request.name().isEmpty();
        return switch (request.method().name()) {
            case "POST" -> "create";
            case "PUT" -> "update";
            case "PATCH" -> "patch";
            case "DELETE" -> collection ? "deletecollection" : "delete";
            default -> Verbs.isWatch(request) ? "watch" : collection ? "list" : "get";
        };
    }

    /** The object named, also by the field selector of a list or watch. */
    private static String name(ApiRequest request) {
        Matcher one = ONE.matcher(request.param("fieldSelector"));
        return request.name().isEmpty() && one.matches() ? one.group(1) : request.name();
    }

    /** Whether a write to an object would make it, which needs the right to create it too. */
    private boolean creates(ApiRequest request) {
        boolean apply =
                request.method().name().equals("PATCH") && PatchVerb.isApply(request.contentType());
        boolean put =
                request.method().name().equals("PUT")
                        && UpdateVerb.CREATED_BY_UPDATE.contains(request.type().resource());
        return (apply || put)
                && request.subresource().isEmpty()
                && cluster.store().get(request.key()).isEmpty();
    }
}
