package io.caravel.bench.fleet;

import io.vertx.core.AbstractVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PfxOptions;

/** The baseline's server, a process of its own: WebSockets over mutual TLS, and nothing more. */
public final class PlainHub extends AbstractVerticle {

    private final HttpServerOptions options;

    private PlainHub(HttpServerOptions options) {
        this.options = options;
    }

    /**
     * Listens until killed. Arguments: port, key store, its password, trust store, its password.
     */
    public static void main(String[] arguments) {
        HttpServerOptions options =
                new HttpServerOptions()
                        .setHost("127.0.0.1")
                        .setPort(Integer.parseInt(arguments[0]))
                        .setSsl(true)
                        .setPfxKeyCertOptions(pfx(arguments[1], arguments[2]))
                        .setPfxTrustOptions(pfx(arguments[3], arguments[4]))
                        .setClientAuth(ClientAuth.REQUIRED);
        Vertx.vertx()
                .deployVerticle(
                        () -> new PlainHub(options), new DeploymentOptions().setInstances(2));
    }

    private static PfxOptions pfx(String path, String password) {
        return new PfxOptions().setPath(path).setPassword(password);
    }

    @Override
    public void start(Promise<Void> started) {
        vertx.createHttpServer(options)
                .webSocketHandler(socket -> socket.frameHandler(frame -> {}))
                .listen()
                .<Void>mapEmpty()
                .onComplete(started);
    }
}
