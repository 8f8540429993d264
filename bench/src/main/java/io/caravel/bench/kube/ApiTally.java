package io.caravel.bench.kube;

import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/** What was asked of the API in a time. */
public final class ApiTally {

    private static final Set<String> WRITES = Set.of("create", "update", "patch", "delete");

    private final Map<Request, Long> requests;

    /**
     * A request that was answered, or a watch.
     *
     * @param verb such as {@code patch}
     * @param resource {@code pods} or {@code pods/status}
     * @param key {@code namespace/name}, empty when that is not known
     */
    record Request(String verb, String resource, String key) {

        boolean isWrite() {
            return WRITES.contains(verb);
        }
    }

    /**
     * @param requests how often each was made
     */
    ApiTally(Map<Request, Long> requests) {
        this.requests = Map.copyOf(requests);
    }

    /** How many requests are like that. */
    long count(Predicate<Request> which) {
        return requests.entrySet().stream()
                .filter(entry -> which.test(entry.getKey()))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    /** Writes to a resource. */
    public long writes(String resource) {
        return count(request -> request.isWrite() && request.resource().equals(resource));
    }

    /** The most writes to one object of a resource, empty when the objects are not known. */
    public OptionalLong mostWrites(String resource) {
        TreeMap<String, Long> byKey = new TreeMap<>();
        requests.forEach(
                (request, count) -> {
                    if (request.isWrite() && request.resource().equals(resource)) {
                        byKey.merge(request.key(), count, Long::sum);
                    }
                });
        return byKey.containsKey("")
                ? OptionalLong.empty()
                : OptionalLong.of(
                        byKey.values().stream().mapToLong(Long::longValue).max().orElse(0));
    }

    /** All requests by verb and resource, for people. */
    @Override
    public String toString() {
        TreeMap<String, Long> kinds = new TreeMap<>();
        requests.forEach(
                (request, count) ->
                        kinds.merge(request.verb() + " " + request.resource(), count, Long::sum));
        return kinds.toString();
    }
}
