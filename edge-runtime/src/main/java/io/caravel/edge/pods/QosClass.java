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

    /** The class by the requests and limits of all containers. */
    static QosClass of(Pod pod) {
        List<JsonObject> containers =
                Stream.concat(pod.initContainers().stream(), pod.containers().stream()).toList();
        boolean none = true;
        boolean all = true;
        for (JsonObject container : containers) {
            JsonObject resources = Pod.part(container, "resources");
            JsonObject requests = Pod.part(resources, "requests");
            JsonObject limits = Pod.part(resources, "limits");
            for (String resource : COUNTED) {
                BigDecimal limit = Quantity.of(limits, resource);
                BigDecimal request =
                        requests.containsKey(resource) ? Quantity.of(requests, resource) : limit;
                none &= limit.signum() == 0 && request.signum() == 0;
                all &= limit.signum() > 0 && limit.compareTo(request) == 0;
            }
        }
        if (none) {
            return BestEffort;
        }
        return all ? Guaranteed : Burstable;
    }
}
