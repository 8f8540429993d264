package io.caravel.link;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.util.concurrent.TimeUnit;

/** The Vert.x of a component: a given one, or an own small one that ends with the component. */
public final class LinkVertx {
    /** Send buffer of a connection in bytes: what is in it cannot be overtaken by a higher lane. */
    public static final int SOCKET_BUFFER = 128 * 1024;

    private final Vertx vertx;
    private final boolean own;

    private LinkVertx(Vertx vertx, boolean own) {
        this.vertx = vertx;
        this.own = own;
    }

    /** Returns the given one, or makes one of so many event loops. */
    public static LinkVertx of(Vertx given, int eventLoops) {
        if (given != null) {
            return new LinkVertx(given, false);
        }
        VertxOptions options =
                new VertxOptions()
                        .setEventLoopPoolSize(eventLoops)
                        .setWorkerPoolSize(2)
                        .setInternalBlockingPoolSize(2)
                        .setFileSystemOptions(
                                new FileSystemOptions()
                                        .setClassPathResolvingEnabled(false)
                                        .setFileCachingEnabled(false));
        return new LinkVertx(Vertx.vertx(options), true);
    }

    /** Returns the Vert.x. */
    public Vertx get() {
        return vertx;
    }

    /** Ends an own one. */
    public void close() throws Exception {
        if (own) {
            vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        }
    }
}
