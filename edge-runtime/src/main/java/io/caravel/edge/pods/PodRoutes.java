package io.caravel.edge.pods;

import io.caravel.cri.ContainerRequest;
import io.caravel.cri.CriConstants;
import io.caravel.cri.ImageInfo;
import io.caravel.cri.RegistryCredentials;
import io.caravel.cri.SandboxSpec;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;

/**
 * The routes by which Pods are changed and told about. Each call is one exchange on the caller's
 * thread and ends with the route; what the route throws is thrown here.
 */
final class PodRoutes {

    private static final String KEY = "CaravelKey";

    private final ProducerTemplate template;

    PodRoutes(ProducerTemplate template) {
        this.template = template;
    }

    String runSandbox(String key, SandboxSpec spec) {
        return send("pods-down-edge-apply-sandbox", key, spec, Map.of(), String.class);
    }

    void stopSandbox(String key, String sandboxId) {
        Map<String, Object> id = Map.of(CriConstants.SANDBOX_ID, sandboxId);
        send("pods-down-edge-apply-stop-sandbox", key, sandboxId, id, Object.class);
    }

    void removeSandbox(String key, String sandboxId) {
        Map<String, Object> id = Map.of(CriConstants.SANDBOX_ID, sandboxId);
        send("pods-down-edge-apply-remove-sandbox", key, sandboxId, id, Object.class);
    }

    Optional<ImageInfo> image(String key, String image) {
        return Optional.ofNullable(
                send("pods-down-edge-apply-image", key, image, Map.of(), ImageInfo.class));
    }

    void pull(String key, String image, RegistryCredentials credentials) {
        Map<String, Object> headers = new HashMap<>();
        headers.put(CriConstants.CREDENTIALS, credentials);
        send("pods-down-edge-apply-pull", key, image, headers, Object.class);
    }

    void removeImage(String image) {
        send("pods-down-edge-apply-remove-image", image, image, Map.of(), Object.class);
    }

    String create(String key, ContainerRequest request) {
        return send("pods-down-edge-apply-create", key, request, Map.of(), String.class);
    }

    void start(String key, String containerId) {
        Map<String, Object> id = Map.of(CriConstants.CONTAINER_ID, containerId);
        send("pods-down-edge-apply-start", key, containerId, id, Object.class);
    }

    void stop(String key, String containerId, long graceSeconds) {
        Map<String, Object> headers =
                Map.of(CriConstants.CONTAINER_ID, containerId, CriConstants.GRACE, graceSeconds);
        send("pods-down-edge-apply-stop", key, containerId, headers, Object.class);
    }

    void remove(String key, String containerId) {
        Map<String, Object> id = Map.of(CriConstants.CONTAINER_ID, containerId);
        send("pods-down-edge-apply-remove", key, containerId, id, Object.class);
    }

    void report(String key, JsonObject body) {
        String told = ShortTexts.of(body).encode();
        send("pod-status-up-edge-report", key, told, Map.of(), Object.class);
    }

    void askTokens(String key, JsonObject request) {
        send("tokens-down-edge-ask", key, request.encode(), Map.of(), Object.class);
    }

    void tell(String key, JsonObject event) {
        String told = ShortTexts.of(event).encode();
        send("pod-status-up-edge-report-event", key, told, Map.of(), Object.class);
    }

    private <T> T send(
            String route, String key, Object body, Map<String, Object> headers, Class<T> answer) {
        Exchange result =
                template.request(
                        "direct:" + route,
                        exchange -> {
                            exchange.getMessage().setHeaders(new HashMap<>(headers));
                            exchange.getMessage().setHeader(KEY, key);
                            exchange.getMessage().setBody(body);
                        });
        if (result.getException() instanceof RuntimeException failure) {
            throw failure;
        }
        if (result.getException() != null) {
            throw new IllegalStateException(result.getException());
        }
        Object said = result.getMessage().getBody();
        return answer.isInstance(said) ? answer.cast(said) : null;
    }
}
