package io.caravel.cli.store;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** How a device is, in a few words: its protocol, since when, its last reading and last error. */
final class DeviceLines {

    private DeviceLines() {}

    /** The lines for a device of the report, none for one that it knows nothing of. */
    static List<String> of(ReportLines words, JsonObject device) {
        List<String> lines = new ArrayList<>();
        if (device.isEmpty()) {
            return lines;
        }
        String since = device.containsKey("since") ? " since " + words.ago(device, "since") : "";
        lines.add(
                "%s, %s%s"
                        .formatted(device.getString("protocol"), device.getString("state"), since));
        boolean read = device.getString("lastReading") != null;
        boolean seen = device.getString("lastOnline") != null;
        lines.add(
                "last reading %s, last online %s"
                        .formatted(
                                read ? words.ago(device, "lastReading") : "never",
                                seen ? words.ago(device, "lastOnline") : "never"));
        JsonObject error = device.getJsonObject("error");
        if (error != null) {
            lines.add(
                    "%s: %s, %s: %s; since %s"
                            .formatted(
                                    error.getBoolean("now", false) ? "fails" : "failed before",
                                    error.getString("code"),
                                    error.getString("what"),
                                    error.getString("reason"),
                                    words.ago(error, "since")));
        }
        return lines;
    }
}
