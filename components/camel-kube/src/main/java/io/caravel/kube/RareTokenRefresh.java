package io.caravel.kube;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.Interceptor;
import io.fabric8.kubernetes.client.utils.TokenRefreshInterceptor;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Looks for a token once a minute where there is none (client certificates, development). The
 * client's own interceptor then reads the whole kubeconfig again for every single request, from a
 * minute after its start on.
 */
final class RareTokenRefresh implements Interceptor {

    private static final Duration BETWEEN = Duration.ofMinutes(1);

    private final Config config;
    private final AtomicReference<Look> look = new AtomicReference<>();

    private record Look(Instant at, TokenRefreshInterceptor interceptor) {}

    RareTokenRefresh(Config config) {
        this.config = config;
        look.set(lookAt(Instant.now()));
    }

    /** Whether there is nothing that could be refreshed now. */
    static boolean isFor(Config config) {
        return config.getOauthTokenProvider() == null
                && isEmpty(config.getOauthToken())
                && isEmpty(config.getAutoOAuthToken())
                && isEmpty(config.getUsername())
                && config.getAuthProvider() == null;
    }

    @Override
    public void before(BasicBuilder headers, HttpRequest request, RequestTags tags) {
        Look last = look.get();
        Instant now = Instant.now();
        if (now.isAfter(last.at().plus(BETWEEN)) && look.compareAndSet(last, lookAt(now))) {
            last.interceptor().before(headers, request, tags);
        } else {
            look.get().interceptor().before(headers, request, tags);
        }
    }

    @Override
    public CompletableFuture<Boolean> afterFailure(
            BasicBuilder headers, HttpResponse<?> response, RequestTags tags) {
        return look.get().interceptor().afterFailure(headers, response, tags);
    }

    private Look lookAt(Instant now) {
        return new Look(
                now,
                new TokenRefreshInterceptor(
                        config, now, newest -> CompletableFuture.completedFuture(null)));
    }

    private static boolean isEmpty(String text) {
        return text == null || text.isEmpty();
    }
}
