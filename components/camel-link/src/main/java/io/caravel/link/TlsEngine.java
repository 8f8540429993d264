package io.caravel.link;

import io.netty.handler.ssl.SslProvider;
import io.vertx.core.net.JdkSSLEngineOptions;
import io.vertx.core.spi.tls.DefaultSslContextFactory;
import io.vertx.core.spi.tls.SslContextFactory;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Java's own TLS with cipher suites in an order that counts: Vert.x 4.5 hands them on in the order
 * of their hashes. Handshakes are computed on the worker threads of Vert.x, so that many of them at
 * once keep no connected peer waiting.
 */
final class TlsEngine extends JdkSSLEngineOptions {
    private final List<String> order;

    TlsEngine(List<String> order) {
        this.order = List.copyOf(order);
        setUseWorkerThread(true);
    }

    @Override
    public JdkSSLEngineOptions copy() {
        return new TlsEngine(order);
    }

    @Override
    public SslContextFactory sslContextFactory() {
        return new DefaultSslContextFactory(SslProvider.JDK, false) {
            @Override
            public SslContextFactory enabledCipherSuites(Set<String> enabled) {
                Set<String> ordered = new LinkedHashSet<>(order);
                ordered.retainAll(enabled);
                ordered.addAll(enabled);
                return super.enabledCipherSuites(ordered);
            }
        };
    }
}
