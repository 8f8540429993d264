package io.caravel.kube;

import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A way to a server that can forget its connections, as a NAT does: neither end is told. */
final class Network implements AutoCloseable {

    private final Vertx vertx = Vertx.vertx();
    private final NetClient client = vertx.createNetClient();
    private final NetServer server;
    private final AtomicInteger era = new AtomicInteger();

    Network(String host, int port) throws Exception {
        server =
                vertx.createNetServer()
                        .connectHandler(caller -> join(caller, host, port))
                        .listen(0, "127.0.0.1")
                        .toCompletionStage()
                        .toCompletableFuture()
                        .get(10, TimeUnit.SECONDS);
    }

    int port() {
        return server.actualPort();
    }

    /** Drops all packets of the connections that stand, for ever. New ones are not touched. */
    void forget() {
        era.incrementAndGet();
    }

    private void join(NetSocket caller, String host, int port) {
        int born = era.get();
        caller.pause();
        client.connect(port, host)
                .onFailure(failure -> caller.close())
                .onSuccess(
                        callee -> {
                            pass(caller, callee, born);
                            pass(callee, caller, born);
                            caller.resume();
                        });
    }

    private void pass(NetSocket from, NetSocket to, int born) {
        from.handler(
                bytes -> {
                    if (era.get() == born) {
                        to.write(bytes);
                    }
                });
        from.closeHandler(
                closed -> {
                    if (era.get() == born) {
                        to.close();
                    }
                });
    }

    @Override
    public void close() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }
}
