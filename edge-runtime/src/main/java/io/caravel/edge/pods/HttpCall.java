package io.caravel.edge.pods;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Gets a page of a container, as a kubelet does: certificates are not looked at, redirects are
 * followed on the same host only, and each call has a connection of its own.
 */
final class HttpCall implements AutoCloseable {

    private static final int MOST_REDIRECTS = 10;
    private Vertx vertx;
    private HttpClient client;

    /**
     * What came of a call.
     *
     * @param code status of the answer, 0 without one
     * @param problem why there is no answer; empty when there is one
     */
    record Answer(int code, Optional<String> problem) {}

    /**
     * Calls once and waits for the answer.
     *
     * @param get the {@code httpGet} of a probe or hook
     * @param host the Pod's address, where {@code get} names none
     * @param port the port's number
     */
    Answer get(JsonObject get, String host, int port, int timeoutSeconds) {
        String url = url(get, host, port);
        try {
            int code =
                    send(url, get, timeoutSeconds, 0)
                            .toCompletionStage()
                            .toCompletableFuture()
                            .get(timeoutSeconds, TimeUnit.SECONDS);
            return new Answer(code, Optional.empty());
        } catch (TimeoutException e) {
            return failed(
                    url,
                    "context deadline exceeded (Client.Timeout exceeded while awaiting headers)");
        } catch (ExecutionException e) {
            return failed(url, e.getCause().getMessage());
        } catch (IllegalArgumentException | io.vertx.core.VertxException e) {
            return failed(url, e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return failed(url, "interrupted");
        }
    }

    private static Answer failed(String url, String why) {
        return new Answer(0, Optional.of("Get \"" + url + "\": " + why));
    }

    static String url(JsonObject get, String podIp, int port) {
        String scheme = get.getString("scheme", "HTTP").toLowerCase(Locale.ROOT);
        String path = get.getString("path", "/");
        String named = get.getString("host", "");
        String host = named.isEmpty() ? podIp : named;
        return scheme
                + "://"
                + (host.contains(":") ? "[" + host + "]" : host)
                + ":"
                + port
                + (path.startsWith("/") ? path : "/" + path);
    }

    private Future<Integer> send(String url, JsonObject get, int timeoutSeconds, int redirects) {
        RequestOptions options =
                new RequestOptions()
                        .setMethod(HttpMethod.GET)
                        .setAbsoluteURI(url)
                        .setFollowRedirects(false)
                        .setTimeout(TimeUnit.SECONDS.toMillis(timeoutSeconds))
                        .putHeader("User-Agent", "kube-probe/caravel")
                        .putHeader("Accept", "*/*")
                        .putHeader("Connection", "close");
        for (JsonObject header : Pod.parts(get, "httpHeaders")) {
            options.putHeader(header.getString("name"), header.getString("value", ""));
        }
        return client().request(options)
                .compose(HttpClientRequest::send)
                .compose(answer -> follow(answer, url, get, timeoutSeconds, redirects));
    }

    private Future<Integer> follow(
            HttpClientResponse answer, String url, JsonObject get, int timeout, int redirects) {
        int code = answer.statusCode();
        String location = answer.getHeader("Location");
        answer.request().connection().close();
        boolean moved = code == 301 || code == 302 || code == 303 || code == 307 || code == 308;
        if (!moved || location == null) {
            return Future.succeededFuture(code);
        }
        URI target = URI.create(url).resolve(location);
        if (!URI.create(url).getHost().equals(target.getHost())) {
            return Future.succeededFuture(code);
        }
        return redirects + 1 >= MOST_REDIRECTS
                ? Future.failedFuture("stopped after " + MOST_REDIRECTS + " redirects")
                : send(target.toString(), get, timeout, redirects + 1);
    }

    private synchronized HttpClient client() {
        if (client == null) {
            VertxOptions one = new VertxOptions().setEventLoopPoolSize(1).setWorkerPoolSize(1);
            vertx = Vertx.vertx(one.setInternalBlockingPoolSize(1));
            client =
                    vertx.createHttpClient(
                            new HttpClientOptions()
                                    .setTrustAll(true)
                                    .setVerifyHost(false)
                                    .setMaxPoolSize(64)
                                    .setKeepAlive(false));
        }
        return client;
    }

    /** Ends its thread; calls under way fail. */
    @Override
    public synchronized void close() {
        if (vertx != null) {
            vertx.close();
        }
    }
}
