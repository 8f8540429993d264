package io.caravel.bench.kube;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Counts the requests of a real API server by its own {@code apiserver_request_total}. That names
 * neither users nor objects: of each resource only what the cloud runtime does there is counted,
 * deletions not, since the bench deletes too, and what controllers do of the same kind is counted
 * with it.
 */
final class ApiMetrics implements ApiCounter {

    private static final Map<String, Set<String>> OF_THE_RUNTIME =
            Map.of(
                    "pods", Set.of("patch"),
                    "pods/status", Set.of("patch"),
                    "nodes", Set.of("patch"),
                    "nodes/status", Set.of("patch"),
                    "leases", Set.of("create", "patch"),
                    "events", Set.of("create"),
                    "serviceaccounts/token", Set.of("create"));

    /** What Kubernetes counts as something else than a user asks for. */
    private static final Map<String, String> VERBS = Map.of("post", "create", "apply", "patch");

    private static final Pattern LINE =
            Pattern.compile("(?m)^apiserver_request_total\\{(.*)} ([0-9.e+]+)$");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"([^\"]*)\"");

    private final Supplier<String> metrics;

    /**
     * @param kube may read {@code /metrics}
     */
    ApiMetrics(KubernetesClient kube) {
        this(() -> kube.raw("/metrics"));
    }

    /**
     * @param metrics reads what the API server says
     */
    ApiMetrics(Supplier<String> metrics) {
        this.metrics = metrics;
    }

    @Override
    public Count begin() {
        Map<ApiTally.Request, Long> before = totals();
        return () -> {
            Map<ApiTally.Request, Long> since = totals();
            before.forEach((request, count) -> since.merge(request, -count, Long::sum));
            since.values().removeIf(count -> count == 0);
            return new ApiTally(since);
        };
    }

    private Map<ApiTally.Request, Long> totals() {
        Map<ApiTally.Request, Long> totals = new HashMap<>();
        Matcher line = LINE.matcher(metrics.get());
        while (line.find()) {
            Map<String, String> labels = new HashMap<>();
            Matcher label = LABEL.matcher(line.group(1));
            while (label.find()) {
                labels.put(label.group(1), label.group(2));
            }
            String verb = labels.getOrDefault("verb", "").toLowerCase(java.util.Locale.ROOT);
            String sub = labels.getOrDefault("subresource", "");
            ApiTally.Request request =
                    new ApiTally.Request(
                            VERBS.getOrDefault(verb, verb),
                            labels.getOrDefault("resource", "") + (sub.isEmpty() ? "" : "/" + sub),
                            "");
            if (OF_THE_RUNTIME
                    .getOrDefault(request.resource(), Set.of())
                    .contains(request.verb())) {
                totals.merge(request, (long) Double.parseDouble(line.group(2)), Long::sum);
            }
        }
        return totals;
    }
}
