package io.caravel.bench.kube;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Counts what the cloud runtime asks of the development API, object by object, in its audit log. A
 * watch counts once, when it begins.
 */
public final class AuditLog implements ApiCounter {

    /** Whom the API takes the cloud runtime for. */
    public static final String USER = "system:serviceaccount:caravel-system:caravel-cloud";

    private final Path log;

    /**
     * @param log the file that the API writes
     */
    public AuditLog(Path log) {
        this.log = log;
    }

    @Override
    public Count begin() throws IOException {
        long from = Files.size(log);
        return () -> between(from, Files.size(log));
    }

    private ApiTally between(long from, long to) throws IOException {
        Map<ApiTally.Request, Long> requests = new HashMap<>();
        events(log, from, to)
                .filter(AuditLog::counts)
                .forEach(event -> requests.merge(request(event), 1L, Long::sum));
        return new ApiTally(requests);
    }

    /** What the cloud runtime has asked of an API so far; a line that is half written is left. */
    public static Stream<JsonObject> events(Path log) throws IOException {
        return events(log, 0, Files.size(log));
    }

    private static Stream<JsonObject> events(Path log, long from, long to) throws IOException {
        byte[] part = new byte[Math.toIntExact(to - from)];
        try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
            file.seek(from);
            file.readFully(part);
        }
        return new String(part, StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.contains(USER) && line.endsWith("}"))
                .map(JsonObject::new);
    }

    private static boolean counts(JsonObject event) {
        boolean started = event.getString("stage").equals("ResponseStarted");
        return event.getString("verb").equals("watch") == started;
    }

    private static ApiTally.Request request(JsonObject event) {
        JsonObject about = event.getJsonObject("objectRef");
        String sub = about.getString("subresource", "");
        return new ApiTally.Request(
                event.getString("verb"),
                about.getString("resource") + (sub.isEmpty() ? "" : "/" + sub),
                about.getString("namespace", "") + "/" + about.getString("name", ""));
    }
}
