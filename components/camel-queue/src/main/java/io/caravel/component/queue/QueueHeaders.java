package io.caravel.component.queue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.camel.Message;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The headers that are kept with a row: every {@code Caravel*} header that is a plain value. */
final class QueueHeaders {

    private static final Logger LOG = LoggerFactory.getLogger(QueueHeaders.class);
    private static final int USUAL = 256;
    private static final int LONGEST = 1 << 17;
    private static final JsonFactory JSON =
            JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxNameLength(LONGEST)
                                    .maxNumberLength(LONGEST)
                                    .build())
                    .build();

    private QueueHeaders() {}

    static String write(Message message) {
        StringWriter text = new StringWriter(USUAL);
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            for (Map.Entry<String, Object> header : message.getHeaders().entrySet()) {
                if (header.getKey().startsWith(QueueConstants.HEADER_PREFIX)
                        && !header.getKey().equals(QueueConstants.PARTITION)) {
                    write(json, header.getKey(), header.getValue());
                }
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    private static void write(JsonGenerator json, String name, Object value) throws IOException {
        if (value instanceof String text) {
            json.writeStringField(name, text);
        } else if (value instanceof Boolean flag) {
            json.writeBooleanField(name, flag);
        } else if (value instanceof Long || value instanceof Integer) {
            json.writeNumberField(name, ((Number) value).longValue());
        } else if (value instanceof Number number && Double.isFinite(number.doubleValue())) {
            json.writeNumberField(name, new BigDecimal(number.toString()));
        }
    }

    /** All headers; those before the damage where the text is damaged. */
    static Map<String, Object> read(String text) {
        Map<String, Object> headers = new LinkedHashMap<>();
        try (JsonParser json = JSON.createParser(text)) {
            json.nextToken();
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                headers.put(name, value(json));
            }
        } catch (IOException e) {
            LOG.debug("headers of a row cannot be read: {}", e.getMessage());
        }
        return headers;
    }

    /** One header as text, or null when there is none. */
    static String text(String text, String wanted) {
        try (JsonParser json = JSON.createParser(text)) {
            json.nextToken();
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                boolean found = json.currentName().equals(wanted);
                Object value = value(json);
                if (found) {
                    return value == null ? null : value.toString();
                }
            }
        } catch (IOException e) {
            LOG.debug("headers of a row cannot be read: {}", e.getMessage());
        }
        return null;
    }

    private static Object value(JsonParser json) throws IOException {
        return switch (json.nextToken()) {
            case VALUE_STRING -> json.getText();
            case VALUE_TRUE -> Boolean.TRUE;
            case VALUE_FALSE -> Boolean.FALSE;
            case VALUE_NUMBER_INT ->
                    json.getNumberType() == JsonParser.NumberType.BIG_INTEGER
                            ? json.getDecimalValue()
                            : (Object) json.getLongValue();
            case VALUE_NUMBER_FLOAT -> narrow(json.getDecimalValue());
            default -> {
                json.skipChildren();
                yield null;
            }
        };
    }

    private static Number narrow(BigDecimal number) {
        return number.doubleValue() == number.longValue() ? (Number) number.longValue() : number;
    }
}
