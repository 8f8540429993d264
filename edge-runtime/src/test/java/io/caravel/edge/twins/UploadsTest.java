package io.caravel.edge.twins;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Base64;
import org.junit.jupiter.api.Test;

/** What applications upload becomes an event that the link can take, whatever it is. */
class UploadsTest {

    private final Uploads uploads = new Uploads(Clock.systemUTC());

    private UpEvent uploaded(String topic, byte[] body) {
        return uploads.handle(topic, body).events().get(0);
    }

    @Test
    void aTopicThatIsNoKeyIsToldInTheBodyOnly() {
        // Given topics that no key of an event may be
        String longest = "$hw/events/upload/" + "x".repeat(60_000);
        String control = "$hw/events/upload/\u0085";
        for (String topic : new String[] {longest, control}) {
            // When something is uploaded there
            UpEvent event = uploaded(topic, new byte[] {'1'});
            // Then its key is short and plain, and the body has the topic
            assertThat(event.key()).hasSizeLessThan(300).matches("upload/[ -~]+");
            assertThat(new JsonObject(event.body()).getString("topic")).isEqualTo(topic);
        }
        assertThat(uploaded(longest, null).key()).isNotEqualTo(uploaded(control, null).key());
        assertThat(uploaded("$hw/events/upload/a/b", null).key())
                .isEqualTo("upload/$hw/events/upload/a/b");
    }

    @Test
    void textThatWouldGrowOnTheWireGoesInBase64() {
        // Given as many zeros as may be uploaded at once, which is valid UTF-8
        byte[] zeros = new byte[512 * 1024];
        // When they are uploaded
        JsonObject event = new JsonObject(uploaded("SYS/dis/upload_records", zeros).body());
        // Then they take less than the link has room for, and are what they were
        assertThat(event.encode().getBytes(StandardCharsets.UTF_8).length).isLessThan(1_500_000);
        assertThat(event.getString("encoding")).isEqualTo("base64");
        assertThat(Base64.getDecoder().decode(event.getString("data"))).isEqualTo(zeros);
    }
}
