package io.caravel.cli.store;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Instant;

/**
 * The state of a cloud runtime as one JSON object: what its process says, what its store holds. A
 * part that cannot be read is missing and named under {@code problems}.
 */
public final class CloudReport {

    private final SideReport side;

    /**
     * A report of the cloud runtime whose store a file is.
     *
     * @param count whether to count the rows of every queue, also when they are very many
     */
    public CloudReport(Path file, boolean count) {
        this.side = new SideReport("cloud", file, count);
    }

    /** The report as of a moment. */
    public JsonObject at(Instant now) {
        JsonObject status = side.status();
        JsonObject report = side.at(now, status);
        JsonObject none = new JsonObject().put("connected", 0).put("named", new JsonArray());
        return report.put("port", status.getInteger("port"))
                .put(
                        "nodes",
                        report.getBoolean("running") ? status.getJsonObject("nodes", none) : none)
                .put("refused", status.getJsonObject("refused", new JsonObject()));
    }
}
