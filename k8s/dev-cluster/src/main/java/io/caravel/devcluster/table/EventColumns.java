package io.caravel.devcluster.table;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravel.devcluster.json.Json;
import io.caravel.devcluster.json.Times;
import java.util.List;
import java.util.Locale;

/** The columns of events. */
final class EventColumns {

    static final List<Column> COLUMNS =
            List.of(
                    Column.text("Last Seen", EventColumns::lastSeen),
                    Column.text("Type", Columns.path("type")),
                    Column.text("Reason", Columns.path("reason")),
                    Column.text("Object", EventColumns::object),
                    Column.wide("Subobject", Columns.path("involvedObject", "fieldPath")),
                    Column.wide("Source", EventColumns::source),
                    Column.text("Message", o -> Json.str(o, "message").strip()),
                    Column.wide("First Seen", EventColumns::firstSeen),
                    Column.wide("Count", o -> Integer.toString(o.path("count").asInt(1))),
                    Column.wide("Name", Columns.path("metadata", "name")));

    private EventColumns() {}

    private static String lastSeen(ObjectNode event) {
        return Times.age(
                first(
                        Json.str(event, "series", "lastObservedTime"),
                        Json.str(event, "lastTimestamp"),
                        Json.str(event, "eventTime")));
    }

    private static String firstSeen(ObjectNode event) {
        return Times.age(first(Json.str(event, "firstTimestamp"), Json.str(event, "eventTime")));
    }

    private static String first(String... texts) {
        for (String text : texts) {
            if (!text.isEmpty()) {
                return text;
            }
        }
        return "";
    }

    private static String object(ObjectNode event) {
        String kind = Json.str(event, "involvedObject", "kind").toLowerCase(Locale.ROOT);
        return kind + "/" + Json.str(event, "involvedObject", "name");
    }

    private static String source(ObjectNode event) {
        String component =
                first(
                        Json.str(event, "source", "component"),
                        Json.str(event, "reportingComponent"));
        String host = Json.str(event, "source", "host");
        return host.isEmpty() ? component : component + ", " + host;
    }
}
