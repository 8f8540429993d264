package io.caravel.edge.pods;

import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Stream;

/** How sure a Pod is of its resources; decides who is ended first when memory runs out. */
enum QosClass {
    Guaranteed,
    Burstable,
    BestEffort;

    private static final List<String> COUNTED = List.of("cpu", "memory");

    /** The class by the requests and limits of the Pod itself, else of all containers. */
    static QosClass of(Pod pod) {
        JsonObject own = Pod.part(pod.spec(), "resources");
        boolean counts =
                Stream.of("requests", "limits")
                        .map(list -> Pod.part(own, list))
                        .anyMatch(list -> COUNTED.stream().anyMatch(list::containsKey));
        return counts
                ? of(List.of(own))
                : of(
                        Stream.concat(pod.initContainers().stream(), pod.containers().stream())
                                .map(container -> Pod.part(container, "resources"))
                                .toList());
    }

    private static QosClass of(List<JsonObject> all) {
        boolean none = true;
        boolean full = true;
        for (JsonObject resources : all) {
            for (String resource : COUNTED) {
                BigDecimal limit = Quantity.of(Pod.part(resources, "limits"), resource);
                BigDecimal request = PodResources.request(resources, resource);
                none &= limit.signum() == 0 && request.signum() == 0;
                full &= limit.signum() > 0 && limit.compareTo(request) == 0;
            }
        }
        if (none) {
            return BestEffort;
        }
        return full ? Guaranteed : Burstable;
    }
}
