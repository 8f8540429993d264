package io.caravel.edge.pods;

import com.sun.net.httpserver.BasicAuthenticator;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.caravel.cri.ContainerdBox;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;

/** A registry on this machine that gives one image to those who know the password. */
final class PrivateRegistry implements AutoCloseable {

    static final String USER = "puller";
    static final String PASSWORD = "s3cret";

    private final HttpServer server;
    private final Path image;

    PrivateRegistry(ContainerdBox containerd) throws IOException {
        image = containerd.imageLayout();
        server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.createContext("/v2/", this::serve)
                .setAuthenticator(
                        new BasicAuthenticator("images") {
                            @Override
                            public boolean checkCredentials(String user, String password) {
                                return user.equals(USER) && password.equals(PASSWORD);
                            }
                        });
        server.start();
    }

    /** Host and port, as they stand before the image's name. */
    String place() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    private void serve(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        JsonObject manifest =
                new JsonObject(Files.readString(image.resolve("index.json")))
                        .getJsonArray("manifests")
                        .getJsonObject(0);
        String digest =
                path.contains("/manifests/") && !path.contains("sha256:")
                        ? manifest.getString("digest")
                        : path.substring(path.lastIndexOf('/') + 1);
        Path blob = image.resolve("blobs").resolve(digest.replace(':', '/'));
        if (!Files.isRegularFile(blob)) {
            exchange.sendResponseHeaders(path.equals("/v2/") ? 200 : 404, -1);
            exchange.close();
            return;
        }
        boolean head = exchange.getRequestMethod().equals("HEAD");
        exchange.getResponseHeaders()
                .add(
                        "Content-Type",
                        path.contains("/manifests/")
                                ? manifest.getString("mediaType")
                                : "application/octet-stream");
        exchange.getResponseHeaders().add("Docker-Content-Digest", digest);
        if (head) {
            exchange.getResponseHeaders().add("Content-Length", String.valueOf(Files.size(blob)));
        }
        exchange.sendResponseHeaders(200, head ? -1 : Files.size(blob));
        if (!head) {
            Files.copy(blob, exchange.getResponseBody());
        }
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
