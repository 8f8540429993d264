package io.caravel.devcluster.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravel.devcluster.json.Json;
import io.caravel.devcluster.types.ApiException;
import io.caravel.devcluster.types.Catalog;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Optional;

/** Answers what is not a resource: version, health, discovery and OpenAPI. */
final class Documents {

    private static final String BINARY_V2 =
            "application/com.github.proto-openapi.spec.v2.v1.0+protobuf";

    private final Discovery discovery;
    private final OpenApi openApi;

    Documents(Catalog catalog) {
        this.discovery = new Discovery(catalog);
        this.openApi = new OpenApi(catalog);
    }

    /** Answers the request if it is for one of these documents. */
    boolean answer(HttpServerRequest http, List<String> path) {
        String first = path.isEmpty() ? "" : path.get(0);
        switch (first) {
            case "" -> json(http, paths());
            case "version" -> json(http, version());
            case "healthz", "livez", "readyz" -> text(http, "ok");
            case "openapi" -> openApi(http, path);
            case "api", "apis" -> {
                return discovery(http, path);
            }
            default -> throw ApiException.noSuchPath();
        }
        return true;
    }

    private boolean discovery(HttpServerRequest http, List<String> path) {
        boolean core = path.get(0).equals("api");
        Optional<ObjectNode> document;
        if (path.size() == 1) {
            Optional<String> version = Discovery.aggregated(http.getHeader("Accept"));
            if (version.isPresent()) {
                aggregated(http, core, version.get());
                return true;
            }
            document = Optional.of(core ? discovery.coreVersions() : discovery.groups());
        } else if (core && path.size() == 2) {
            document = discovery.resources("", path.get(1));
        } else if (!core && path.size() == 2) {
            document = discovery.group(path.get(1));
        } else if (!core && path.size() == 3) {
            document = discovery.resources(path.get(1), path.get(2));
        } else {
            return false;
        }
        json(http, document.orElseThrow(ApiException::noSuchPath));
        return true;
    }

    private void aggregated(HttpServerRequest http, boolean core, String version) {
        String type =
                "application/json;g=apidiscovery.k8s.io;v=" + version + ";as=APIGroupDiscoveryList";
        http.response().putHeader("Vary", "Accept");
        send(http, type, Json.bytes(discovery.aggregatedGroups(core, version)));
    }

    private void openApi(HttpServerRequest http, List<String> path) {
        String accept = http.getHeader("Accept");
        if (path.size() == 2 && path.get(1).equals("v2")) {
            if (accept != null && accept.contains("protobuf")) {
                send(http, BINARY_V2, OpenApi.emptyBinaryV2());
            } else {
                json(http, OpenApi.emptyV2());
            }
        } else if (path.size() == 2 && path.get(1).equals("v3")) {
            json(http, openApi.index());
        } else if (path.size() > 2 && path.get(1).equals("v3")) {
            String version = String.join("/", path.subList(2, path.size()));
            json(http, openApi.document(version).orElseThrow(ApiException::noSuchPath));
        } else {
            throw ApiException.noSuchPath();
        }
    }

    private static ObjectNode paths() {
        ArrayNode paths = Json.array();
        List.of("/api", "/api/v1", "/apis", "/healthz", "/livez", "/readyz", "/version")
                .forEach(paths::add);
        List.of("/openapi/v2", "/openapi/v3").forEach(paths::add);
        ObjectNode result = Json.object();
        result.set("paths", paths);
        return result;
    }

    private static ObjectNode version() {
        return Json.object()
                .put("major", "1")
                .put("minor", "36")
                .put("gitVersion", "v1.36.0+dev")
                .put("gitCommit", "")
                .put("gitTreeState", "clean")
                .put("buildDate", "2026-11-22T00:00:00Z")
                .put("goVersion", "")
                .put("compiler", "")
                .put("platform", "linux/amd64");
    }

    private static void text(HttpServerRequest http, String text) {
        send(
                http,
                "text/plain; charset=utf-8",
                text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    private static void json(HttpServerRequest http, ObjectNode document) {
        send(http, "application/json", Json.bytes(document));
    }

    private static void send(HttpServerRequest http, String type, byte[] body) {
        if (!List.of("GET", "HEAD").contains(http.method().name())) {
            throw ApiException.methodNotAllowed();
        }
        http.response().putHeader("Content-Type", type).end(Buffer.buffer(body));
    }
}
