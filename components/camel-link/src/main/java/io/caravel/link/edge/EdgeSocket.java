package io.caravel.link.edge;

import io.caravel.link.LinkSettings;
import io.caravel.link.LinkVertx;
import io.caravel.link.TlsOptions;
import io.caravel.link.wire.LinkError;
import io.caravel.link.wire.LinkException;
import io.vertx.core.http.WebSocketClientOptions;
import java.util.concurrent.TimeUnit;
import org.apache.camel.support.jsse.SSLContextParameters;

/** The socket options of the edge: TLS unless loopback and allowed, small send buffer, limits. */
final class EdgeSocket {
    private EdgeSocket() {}

    static WebSocketClientOptions options(EdgeLinkComponent component) throws Exception {
        if (component.getUrl() == null || component.getNode() == null) {
            throw new LinkException(LinkError.CONFIG, "edgelink needs the options url and node");
        }
        int limit = 2 * component.getMaxFrameBytes();
        long interval = Math.max(1_000, component.getHeartbeatInterval());
        WebSocketClientOptions options =
                new WebSocketClientOptions()
                        .setTcpKeepAlive(true)
                        .setTcpNoDelay(true)
                        .setSendBufferSize(LinkVertx.SOCKET_BUFFER)
                        .setTryUsePerMessageCompression(false)
                        .setTryUsePerFrameCompression(false)
                        .setMaxFrameSize(limit)
                        .setMaxMessageSize(limit)
                        .setClosingTimeout(2)
                        .setConnectTimeout((int) interval)
                        .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
                        .setSslHandshakeTimeout(LinkSettings.patienceMillis(interval))
                        .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
                        .setIdleTimeout((int) Math.max(30_000, 4 * interval));
        if (EdgeUrl.isTls(component.getUrl())) {
            TlsOptions.apply(component.getCamelContext(), tls(component), options);
            return options.setVerifyHost(true);
        }
        if (!component.isAllowPlain() || !EdgeUrl.isLoopback(component.getUrl())) {
            throw new LinkException(
                    LinkError.CONFIG,
                    component.getUrl()
                            + " has no TLS: use wss://, or allowPlain=true to a loopback host");
        }
        return options;
    }

    private static SSLContextParameters tls(EdgeLinkComponent component) throws LinkException {
        SSLContextParameters tls =
                component.getSslContextParameters() != null
                        ? component.getSslContextParameters()
                        : component.getCamelContext().getSSLContextParameters();
        if (tls == null) {
            throw new LinkException(
                    LinkError.CONFIG,
                    "the node has no certificate: set sslContextParameters or camel.ssl.*");
        }
        return tls;
    }
}
