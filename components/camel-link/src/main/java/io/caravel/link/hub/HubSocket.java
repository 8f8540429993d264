package io.caravel.link.hub;

import io.caravel.link.LinkSettings;
import io.caravel.link.LinkVertx;
import io.caravel.link.TlsOptions;
import io.caravel.link.wire.LinkError;
import io.caravel.link.wire.LinkException;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServerOptions;
import java.net.InetAddress;
import java.util.concurrent.TimeUnit;
import org.apache.camel.support.jsse.SSLContextParameters;

/** The socket options of the hub: TLS with client certificates unless loopback and allowed. */
final class HubSocket {
    /** Connections that the operating system keeps until they are accepted. */
    private static final int BACKLOG = 4096;

    private HubSocket() {}

    static HttpServerOptions options(HubComponent component) throws Exception {
        int limit = 2 * component.getMaxFrameBytes();
        long heartbeat = component.getHeartbeatInterval();
        HttpServerOptions options =
                new HttpServerOptions()
                        .setHost(component.getHost())
                        .setPort(component.getPort())
                        .setAcceptBacklog(BACKLOG)
                        .setTcpKeepAlive(true)
                        .setTcpNoDelay(true)
                        .setSendBufferSize(LinkVertx.SOCKET_BUFFER)
                        .setHttp2ClearTextEnabled(false)
                        .setPerMessageWebSocketCompressionSupported(false)
                        .setPerFrameWebSocketCompressionSupported(false)
                        .setMaxWebSocketFrameSize(limit)
                        .setMaxWebSocketMessageSize(limit)
                        .setWebSocketClosingTimeout(2)
                        .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
                        .setIdleTimeout((int) Math.max(30_000, 4 * heartbeat))
                        .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
                        .setSslHandshakeTimeout(LinkSettings.patienceMillis(heartbeat));
        if (component.isAllowPlain()) {
            if (!InetAddress.getByName(component.getHost()).isLoopbackAddress()) {
                throw new LinkException(
                        LinkError.CONFIG,
                        "allowPlain needs a loopback host, not "
                                + component.getHost()
                                + "; use TLS elsewhere");
            }
            return options;
        }
        TlsOptions.apply(component.getCamelContext(), tls(component), options);
        return options.setClientAuth(ClientAuth.REQUIRED);
    }

    private static SSLContextParameters tls(HubComponent component) throws LinkException {
        SSLContextParameters tls =
                component.getSslContextParameters() != null
                        ? component.getSslContextParameters()
                        : component.getCamelContext().getSSLContextParameters();
        if (tls == null) {
            throw new LinkException(
                    LinkError.CONFIG,
                    "the hub has no certificate: set sslContextParameters or camel.ssl.*");
        }
        return tls;
    }
}
