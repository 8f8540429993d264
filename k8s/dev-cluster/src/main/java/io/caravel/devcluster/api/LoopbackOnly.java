package io.caravel.devcluster.api;

import io.caravel.devcluster.types.ApiException;
import io.vertx.core.http.HttpServerRequest;
import java.util.regex.Pattern;

/**
 * Keeps web pages out: a browser on this machine may be made to send requests here, under the
 * page's own origin or under a name that was pointed at loopback.
 */
final class LoopbackOnly {

    private static final Pattern HOST =
            Pattern.compile("(127\\.\\d+\\.\\d+\\.\\d+|localhost|\\[::1])(:\\d+)?");
    private static final Pattern ORIGIN =
            Pattern.compile("(https?|wss?)://" + HOST.pattern() + "/?");

    private LoopbackOnly() {}

    static void check(HttpServerRequest http) {
        String host = http.getHeader("Host");
        if (host != null && !HOST.matcher(host).matches()) {
            throw ApiException.refused("this development API is served under loopback names only");
        }
        String origin = http.getHeader("Origin");
        if (origin != null && !ORIGIN.matcher(origin).matches()) {
            throw ApiException.refused("this development API does not serve web pages");
        }
    }
}
