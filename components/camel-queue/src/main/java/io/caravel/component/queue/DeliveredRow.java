package io.caravel.component.queue;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.Message;

/** Turns a row back into the message it was. */
final class DeliveredRow {

    private static final Pattern CODE =
            Pattern.compile("^([A-Z]+(?:-[A-Z]+)*-\\d{3})\\b.*", Pattern.DOTALL);

    private final QueueEndpoint endpoint;
    private final String epoch;

    DeliveredRow(QueueEndpoint endpoint, String epoch) {
        this.endpoint = endpoint;
        this.epoch = epoch;
    }

    void fill(Message message, StoredRow row) {
        Map<String, Object> headers = QueueHeaders.read(row.headers());
        message.setHeaders(headers);
        message.setHeader(QueueConstants.LANE, row.lane().id());
        if (!row.partition().isEmpty()) {
            message.setHeader(QueueConstants.PARTITION, row.partition());
        }
        if (endpoint.isPosition() && !row.state()) {
            message.setHeader(QueueConstants.STREAM, row.lane().id());
            message.setHeader(QueueConstants.EPOCH, epoch);
            message.setHeader(QueueConstants.SEQ, row.seq());
        }
        if (row.text()) {
            message.setBody(new String(row.body(), StandardCharsets.UTF_8));
        } else {
            message.setBody(row.body());
        }
    }

    /** What the row is about, or null. */
    String key(StoredRow row) {
        return QueueHeaders.text(row.headers(), QueueConstants.KEY);
    }

    /** The code that a failure starts with, or QUEUE-010. */
    String code(String reason) {
        Matcher matcher = CODE.matcher(reason);
        return matcher.matches() ? matcher.group(1) : "QUEUE-010";
    }
}
