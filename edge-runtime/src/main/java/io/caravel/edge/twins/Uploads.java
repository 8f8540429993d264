package io.caravel.edge.twins;

import io.vertx.core.json.JsonObject;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Base64;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes events of what applications upload, {@code SYS/dis/upload_records} and {@code
 * $hw/events/upload/#}: bytes as they are, UTF-8 as text and everything else in base 64.
 */
public final class Uploads {

    private static final Logger LOG = LoggerFactory.getLogger(Uploads.class);
    private static final int LARGEST_BYTES = 512 * 1024;

    private final Clock clock;

    /**
     * @param clock for the time of the event
     */
    public Uploads(Clock clock) {
        this.clock = clock;
    }

    /**
     * Wraps one upload; more than 512 KiB is dropped with a coded log line, because the topic has
     * no answer.
     *
     * @param topic where it came from
     * @param body any bytes
     * @return one event with the key {@code upload/<topic>}, or nothing
     */
    public Outcome handle(String topic, byte[] body) {
        byte[] bytes = body == null ? new byte[0] : body;
        if (bytes.length > LARGEST_BYTES) {
            LOG.warn(
                    "EDGE-TWIN-004 upload of {} bytes on '{}' dropped: send at most {} bytes at once",
                    bytes.length,
                    topic,
                    LARGEST_BYTES);
            return Outcome.nothing();
        }
        JsonObject event =
                new JsonObject()
                        .put("topic", topic)
                        .put("event_id", UUID.randomUUID().toString())
                        .put("timestamp", clock.millis());
        try {
            event.put("encoding", "utf-8")
                    .put(
                            "data",
                            StandardCharsets.UTF_8
                                    .newDecoder()
                                    .decode(ByteBuffer.wrap(bytes))
                                    .toString());
        } catch (CharacterCodingException e) {
            event.put("encoding", "base64").put("data", Base64.getEncoder().encodeToString(bytes));
        }
        return Outcome.event(UpEvent.telemetry("upload/" + topic, event.encode()));
    }
}
