package io.caravel.link;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.DelegatingSslContext;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.vertx.core.net.JdkSSLEngineOptions;
import io.vertx.core.spi.tls.DefaultSslContextFactory;
import io.vertx.core.spi.tls.SslContextFactory;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;

/**
 * TLS by native code where it runs on this machine, which takes a fraction of the processor time
 * and has nothing to warm up; else Java's own, with cipher suites in an order that counts: Vert.x
 * 4.5 hands them on in the order of their hashes. Handshakes are computed on other threads than
 * those of the connections, so that many of them at once keep no connected peer waiting: a client's
 * on the workers of Vert.x, a server's in the order of {@link Handshakes}.
 */
final class TlsEngine extends JdkSSLEngineOptions {
    private final List<String> order;

    private final Handshakes handshakes;
    private final boolean mayBeNative;

    /**
     * @param mayBeNative false where Java's own is wanted: native code chooses among the suites of
     *     TLS 1.3 by itself
     */
    TlsEngine(List<String> order, Handshakes handshakes, boolean mayBeNative) {
        this.mayBeNative = mayBeNative;
        this.order = List.copyOf(order);
        this.handshakes = handshakes;
        setUseWorkerThread(true);
    }

    /** Whether there is native code for TLS on this machine. */
    static boolean isNative() {
        return OpenSsl.isAvailable() && OpenSsl.supportsKeyManagerFactory();
    }

    @Override
    public JdkSSLEngineOptions copy() {
        return new TlsEngine(order, handshakes, mayBeNative);
    }

    @Override
    public SslContextFactory sslContextFactory() {
        SslProvider provider = mayBeNative && isNative() ? SslProvider.OPENSSL : SslProvider.JDK;
        return new DefaultSslContextFactory(provider, true) {
            @Override
            public SslContext create() throws SSLException {
                SslContext context = super.create();
                return context.isServer() ? new Listening(context) : context;
            }

            @Override
            public SslContextFactory enabledCipherSuites(Set<String> enabled) {
                Set<String> ordered = new LinkedHashSet<>(order);
                ordered.retainAll(enabled);
                ordered.addAll(enabled);
                return super.enabledCipherSuites(ordered);
            }
        };
    }

    /** The context of a server. */
    private final class Listening extends DelegatingSslContext {

        Listening(SslContext context) {
            super(context);
        }

        @Override
        protected SslHandler newHandler(
                ByteBufAllocator buffers, boolean startTls, Executor workers) {
            Handshakes.Handshake own = handshakes.ofOneConnection();
            return tellsItsEnd(super.newHandler(buffers, startTls, own), own);
        }

        @Override
        protected SslHandler newHandler(
                ByteBufAllocator buffers,
                String host,
                int port,
                boolean startTls,
                Executor workers) {
            Handshakes.Handshake own = handshakes.ofOneConnection();
            return tellsItsEnd(super.newHandler(buffers, host, port, startTls, own), own);
        }

        private static SslHandler tellsItsEnd(SslHandler handler, Handshakes.Handshake handshake) {
            handler.handshakeFuture().addListener(done -> handshake.over());
            return handler;
        }

        @Override
        protected void initEngine(SSLEngine engine) {
            // as the context made it
        }
    }
}
