package io.caravel.kube;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.RequestConfigBuilder;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.utils.TokenRefreshInterceptor;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * The Kubernetes API as requests and answers, on the HTTP client of a {@link KubernetesClient}, so
 * that its address, credentials and interceptors hold. It never blocks, and it never repeats a
 * request by itself: whether to do that is up to the caller.
 */
final class KubeApi {

    private static final int LISTS = 16;

    private final ApiContact contact;
    private final HttpClient http;
    private final String root;
    private final boolean httpWatchesOnly;
    private final KeyedCalls lists = new KeyedCalls(LISTS, LISTS, ForkJoinPool.commonPool());
    private volatile boolean socketWatches;

    /** The API that a client is for, and what is known of the contact to it. */
    KubeApi(KubernetesClient client, ApiContact contact) {
        this.contact = contact;
        this.http = httpOf(client);
        String url = client.getMasterUrl().toString();
        this.root = url.endsWith("/") ? url : url + "/";
        this.httpWatchesOnly = client.getConfiguration().isOnlyHttpWatches();
    }

    private static HttpClient httpOf(KubernetesClient client) {
        HttpClient.DerivedClientBuilder http =
                client.getHttpClient()
                        .newBuilder()
                        .tag(new RequestConfigBuilder().withRequestRetryBackoffLimit(0).build());
        Config config = client.getConfiguration();
        if (RareTokenRefresh.isFor(config)) {
            http.addOrReplaceInterceptor(
                    TokenRefreshInterceptor.NAME, new RareTokenRefresh(config));
        }
        return http.build();
    }

    /**
     * Sends one request.
     *
     * @param what the request in words, for errors: verb, resource and object
     * @return completes with the body of a 2xx answer, else with a {@link KubeException}; on a
     *     thread of the HTTP client, which must not be blocked
     */
    CompletableFuture<String> send(Call call, String what, long timeoutMillis) {
        HttpRequest.Builder request =
                http.newHttpRequestBuilder()
                        .uri(uri(call.path(), call.query()))
                        .header("Accept", "application/json")
                        .timeout(timeoutMillis, TimeUnit.MILLISECONDS);
        if (call.body() != null) {
            request.method(call.method(), call.contentType(), call.body());
        } else if (!"GET".equals(call.method())) {
            request.method(call.method(), "application/json", "");
        }
        long askedAt = System.nanoTime();
        CompletableFuture<HttpResponse<byte[]>> answer;
        try {
            answer = http.sendAsync(request.build(), byte[].class);
        } catch (RuntimeException notSent) {
            answer = CompletableFuture.failedFuture(notSent);
        }
        return answer.handle(
                (response, failure) -> {
                    if (failure != null) {
                        contact.unanswered(askedAt);
                        throw KubeErrors.unreachable(what, failure);
                    }
                    contact.answered(System.nanoTime());
                    String body =
                            response.body() == null
                                    ? ""
                                    : new String(response.body(), StandardCharsets.UTF_8);
                    if (!response.isSuccessful()) {
                        throw KubeErrors.of(
                                what, response.code(), body, response.header("Retry-After"));
                    }
                    return body;
                });
    }

    /**
     * Sends a request for a page of a list, after the others when many are under way, so that a
     * thousand watches that begin together do not ask at once.
     */
    CompletableFuture<String> list(Call call, String what, long timeoutMillis) {
        return lists.run(what, "", () -> send(call, what, timeoutMillis));
    }

    ApiContact contact() {
        return contact;
    }

    HttpClient http() {
        return http;
    }

    /** Whether watches must not try a WebSocket. */
    boolean httpWatchesOnly() {
        return httpWatchesOnly;
    }

    /**
     * Whether this server or a proxy before it was found to stream watches over WebSockets only.
     */
    boolean watchesOverSockets() {
        return socketWatches;
    }

    /** Remembers how the next watches are to be opened. */
    void watchOverSockets(boolean sockets) {
        socketWatches = sockets;
    }

    URI uri(String path, Map<String, String> query) {
        String parameters =
                query.entrySet().stream()
                        .filter(entry -> entry.getValue() != null)
                        .map(entry -> entry.getKey() + "=" + encode(entry.getValue()))
                        .collect(Collectors.joining("&"));
        return URI.create(root + path + (parameters.isEmpty() ? "" : "?" + parameters));
    }

    private static String encode(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    /**
     * One request.
     *
     * @param method HTTP method
     * @param path below the API's root, without a leading slash
     * @param query parameters; those with a null value are left out
     * @param contentType of the body, null without one
     * @param body JSON text, or null
     */
    record Call(
            String method,
            String path,
            Map<String, String> query,
            String contentType,
            String body) {

        static Call get(String path, Map<String, String> query) {
            return new Call("GET", path, query, null, null);
        }
    }
}
