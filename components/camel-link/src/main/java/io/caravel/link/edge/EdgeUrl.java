package io.caravel.link.edge;

import io.caravel.link.wire.LinkError;
import io.caravel.link.wire.LinkException;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import java.net.URI;
import java.net.URISyntaxException;

/** The parts of a hub's URL. */
final class EdgeUrl {
    private EdgeUrl() {}

    static boolean isTls(String url) throws LinkException {
        String scheme = parse(url).getScheme();
        if (!"wss".equals(scheme) && !"ws".equals(scheme)) {
            throw notUrl(url);
        }
        return scheme.equals("wss");
    }

    private static URI parse(String url) throws LinkException {
        try {
            URI uri = new URI(url);
            if (uri.getHost() == null) {
                throw notUrl(url);
            }
            return uri;
        } catch (URISyntaxException e) {
            throw notUrl(url);
        }
    }

    private static LinkException notUrl(String url) {
        return new LinkException(
                LinkError.CONFIG, "'" + url + "' is not a URL such as wss://cloud.example:10000");
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
                .setTimeout(options.getConnectTimeout() + 2 * options.getSslHandshakeTimeout());
    }
}
