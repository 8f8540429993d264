package io.caravel.link.edge;

import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import java.net.URI;

/** The parts of a hub's URL. */
final class EdgeUrl {
    private EdgeUrl() {}

    static boolean isTls(String url) {
        return URI.create(url).getScheme().equals("wss");
    }

    /** True if the host is this machine. */
    static boolean isLoopback(String url) {
        String host = URI.create(url).getHost();
        return "localhost".equals(host)
                || "[::1]".equals(host)
                || (host != null && host.matches("127\\.[0-9]+\\.[0-9]+\\.[0-9]+"));
    }

    static WebSocketConnectOptions options(
            String url, String node, WebSocketClientOptions options) {
        URI uri = URI.create(url);
        int port = uri.getPort() >= 0 ? uri.getPort() : 10000;
        return new WebSocketConnectOptions()
                .setHost(uri.getHost())
                .setPort(port)
                .setSsl(options.isSsl())
                .setURI("/v1/" + node)
                .setTimeout(options.getConnectTimeout());
    }
}
