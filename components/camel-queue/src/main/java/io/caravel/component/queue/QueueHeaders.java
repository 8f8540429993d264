package io.caravel.component.queue;

import java.util.Map;
import org.apache.camel.Message;
import org.apache.camel.util.json.JsonObject;
import org.apache.camel.util.json.Jsoner;

/** The headers that are kept with a row: every {@code Caravel*} header that is a plain value. */
final class QueueHeaders {

    private QueueHeaders() {}

    static String write(Message message) {
        JsonObject kept = new JsonObject();
        for (Map.Entry<String, Object> header : message.getHeaders().entrySet()) {
            Object value = header.getValue();
            if (header.getKey().startsWith(QueueConstants.HEADER_PREFIX)
                    && !header.getKey().equals(QueueConstants.PARTITION)
                    && (value instanceof String
                            || value instanceof Number
                            || value instanceof Boolean)) {
                kept.put(header.getKey(), value);
            }
        }
        return kept.toJson();
    }

    static Map<String, Object> read(String json) {
        Map<String, Object> flat = FlatJson.read(json);
        if (flat != null) {
            return flat;
        }
        JsonObject kept = Jsoner.deserialize(json, new JsonObject());
        kept.replaceAll((name, value) -> value instanceof Number n ? narrow(n) : value);
        return kept;
    }

    private static Number narrow(Number number) {
        return number.doubleValue() == number.longValue() ? number.longValue() : number;
    }
}
