package io.caravel.bench.fleet;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The few requests that the bench itself sends to the Kubernetes API. */
final class ApiClient {

    private static final String LEASES =
            "/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases";
    private static final String CRDS = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/";

    private final HttpClient http =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(Duration.ofSeconds(5))
                    .build();
    private final String url;

    ApiClient(String url) {
        this.url = url;
    }

    /** Installs the CRDs that lie in a folder of manifests. */
    void install(Path manifests) throws IOException, InterruptedException {
        List<Path> files;
        try (Stream<Path> found = Files.walk(manifests, 2)) {
            files = found.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
        }
        for (Path file : files) {
            for (String document : Files.readString(file).split("(?m)^---.*$")) {
                if (document.contains("kind: CustomResourceDefinition")) {
                    apply(document);
                }
            }
        }
    }

    private void apply(String document) throws IOException, InterruptedException {
        String name =
                document.lines()
                        .filter(line -> line.matches("  name: .*"))
                        .findFirst()
                        .orElseThrow()
                        .substring(8)
                        .trim();
        HttpResponse<String> answer =
                send(
                        HttpRequest.newBuilder(
                                        URI.create(url + CRDS + name + "?fieldManager=bench"))
                                .header("Content-Type", "application/apply-patch+yaml")
                                .method("PATCH", HttpRequest.BodyPublishers.ofString(document)));
        if (answer.statusCode() >= 300) {
            throw new IOException("CRD " + name + " was answered " + answer.body());
        }
    }

    /** When each Lease of a node was renewed last. */
    Map<String, Instant> renewals() throws IOException, InterruptedException {
        HttpResponse<String> answer = send(HttpRequest.newBuilder(URI.create(url + LEASES)).GET());
        Map<String, Instant> renewals = new HashMap<>();
        if (answer.statusCode() != 200) {
            throw new IOException("the Leases were answered " + answer.statusCode());
        }
        for (Object item : new JsonObject(answer.body()).getJsonArray("items")) {
            JsonObject lease = (JsonObject) item;
            String time = lease.getJsonObject("spec").getString("renewTime");
            if (time != null) {
                renewals.put(
                        lease.getJsonObject("metadata").getString("name"), Instant.parse(time));
            }
        }
        return renewals;
    }

    private HttpResponse<String> send(HttpRequest.Builder request)
            throws IOException, InterruptedException {
        return http.send(
                request.timeout(Duration.ofSeconds(20)).build(),
                HttpResponse.BodyHandlers.ofString());
    }
}
