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
 * $hw/events/upload/#}: bytes as they are, UTF-8 as text and everything else in base 64, also text
 * that is mostly control characters.
 */
public final class Uploads {

    private static final Logger LOG = LoggerFactory.getLogger(Uploads.class);
    private static final int LARGEST_BYTES = 512 * 1024;
    private static final int LARGEST_TEXT = 1024 * 1024;
    private static final int LONGEST_KEY = 500;

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
     * @return one event with the key {@code upload/<topic>}, or a hash of a topic that is no key,
     *     or nothing
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
        String text = text(bytes);
        if (text != null) {
            event.put("encoding", "utf-8").put("data", text);
        } else {
            event.put("encoding", "base64").put("data", Base64.getEncoder().encodeToString(bytes));
        }
        return Outcome.event(UpEvent.telemetry("upload/" + name(topic), event.encode()));
    }

    /** The bytes as text, null where that would be none or longer than the link may take. */
    private static String text(byte[] bytes) {
        try {
            String text =
                    StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
            return JsonBytes.of(text) <= LARGEST_TEXT ? text : null;
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    /** A topic as the key of an event, which is short and plain. */
    private static String name(String topic) {
        boolean fits =
                topic.length() <= LONGEST_KEY
                        && topic.chars().noneMatch(Character::isISOControl)
                        && StandardCharsets.UTF_8.newEncoder().canEncode(topic);
        return fits ? topic : "topic-" + Integer.toHexString(topic.hashCode());
    }
}
