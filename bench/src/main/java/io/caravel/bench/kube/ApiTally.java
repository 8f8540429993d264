package io.caravel.bench.kube;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * What the cloud runtime asked of the API in a time, by the API's own audit log. A watch counts
 * once, when it begins.
 */
public final class ApiTally {

    private static final String USER = "system:serviceaccount:caravel-system:caravel-cloud";
    private static final Set<String> WRITES = Set.of("create", "update", "patch", "delete");

    private final List<Request> requests;

    /**
     * A request that was answered, or a watch that began.
     *
     * @param verb such as {@code patch}
     * @param resource {@code pods} or {@code pods/status}
     * @param key {@code namespace/name}
     */
    record Request(String verb, String resource, String key) {

        boolean isWrite() {
            return WRITES.contains(verb);
        }
    }

    private ApiTally(List<Request> requests) {
        this.requests = requests;
    }

    /** The position in the log that stands for now. */
    public static long now(Path log) throws IOException {
        return Files.size(log);
    }

    /** Everything between two positions. */
    public static ApiTally between(Path log, long from, long to) throws IOException {
        byte[] part = new byte[Math.toIntExact(to - from)];
        try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
            file.seek(from);
            file.readFully(part);
        }
        List<Request> requests = new ArrayList<>();
        new String(part, StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.contains(USER) && line.endsWith("}"))
                .map(JsonObject::new)
                .filter(ApiTally::counts)
                .forEach(event -> requests.add(request(event)));
        return new ApiTally(requests);
    }

    private static boolean counts(JsonObject event) {
        boolean started = event.getString("stage").equals("ResponseStarted");
        return event.getString("verb").equals("watch") == started;
    }

    private static Request request(JsonObject event) {
        JsonObject about = event.getJsonObject("objectRef");
        String sub = about.getString("subresource", "");
        return new Request(
                event.getString("verb"),
                about.getString("resource") + (sub.isEmpty() ? "" : "/" + sub),
                about.getString("namespace", "") + "/" + about.getString("name", ""));
    }

    /** How many requests are like that. */
    long count(Predicate<Request> which) {
        return requests.stream().filter(which).count();
    }

    /** Writes to a resource. */
    public long writes(String resource) {
        return count(request -> request.isWrite() && request.resource().equals(resource));
    }

    /** The most writes to one object of a resource. */
    public long mostWrites(String resource) {
        TreeMap<String, Long> byKey = new TreeMap<>();
        requests.stream()
                .filter(request -> request.isWrite() && request.resource().equals(resource))
                .forEach(request -> byKey.merge(request.key(), 1L, Long::sum));
        return byKey.values().stream().mapToLong(Long::longValue).max().orElse(0);
    }

    /** All requests by verb and resource, for people. */
    @Override
    public String toString() {
        TreeMap<String, Long> kinds = new TreeMap<>();
        requests.forEach(
                request -> kinds.merge(request.verb() + " " + request.resource(), 1L, Long::sum));
        return kinds.toString();
    }
}
