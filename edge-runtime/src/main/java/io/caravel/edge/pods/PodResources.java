package io.caravel.edge.pods;

import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** What a Pod asks for and may use in all, counted as Kubernetes counts it. */
final class PodResources {

    private PodResources() {}

    /** What it asks for of a resource: its own word, else that of its containers; and overhead. */
    static BigDecimal requests(Pod pod, String resource) {
        JsonObject own = Pod.part(pod.spec(), "resources");
        BigDecimal asked =
                says(own, resource)
                        ? request(own, resource)
                        : total(pod, c -> request(Pod.part(c, "resources"), resource));
        return asked.add(Quantity.of(Pod.part(pod.spec(), "overhead"), resource));
    }

    /** What it may use of a resource; nothing where any part of it has no limit. */
    static Optional<BigDecimal> limits(Pod pod, String resource) {
        BigDecimal own = limit(Pod.part(pod.spec(), "resources"), resource);
        if (own.signum() > 0) {
            return Optional.of(own);
        }
        boolean all =
                Stream.concat(pod.initContainers().stream(), pod.containers().stream())
                        .allMatch(c -> limit(Pod.part(c, "resources"), resource).signum() > 0);
        return all
                ? Optional.of(
                        total(pod, c -> limit(Pod.part(c, "resources"), resource))
                                .add(Quantity.of(Pod.part(pod.spec(), "overhead"), resource)))
                : Optional.empty();
    }

    /** A request, which is the limit where only that is given. */
    static BigDecimal request(JsonObject resources, String resource) {
        JsonObject requests = Pod.part(resources, "requests");
        return requests.containsKey(resource)
                ? Quantity.of(requests, resource)
                : limit(resources, resource);
    }

    private static BigDecimal limit(JsonObject resources, String resource) {
        return Quantity.of(Pod.part(resources, "limits"), resource);
    }

    private static boolean says(JsonObject resources, String resource) {
        return Pod.part(resources, "requests").containsKey(resource)
                || Pod.part(resources, "limits").containsKey(resource);
    }

    /** Init containers run one after the other, sidecars stay beside all that come later. */
    private static BigDecimal total(Pod pod, Function<JsonObject, BigDecimal> of) {
        BigDecimal sidecars = BigDecimal.ZERO;
        BigDecimal peak = BigDecimal.ZERO;
        for (JsonObject container : pod.initContainers()) {
            BigDecimal with = sidecars.add(of.apply(container));
            peak = peak.max(with);
            sidecars = Pod.isSidecar(container) ? with : sidecars;
        }
        BigDecimal running = pod.containers().stream().map(of).reduce(sidecars, BigDecimal::add);
        return running.max(peak);
    }
}
