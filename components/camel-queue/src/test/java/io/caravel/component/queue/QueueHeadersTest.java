package io.caravel.component.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import org.apache.camel.Message;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultMessage;
import org.junit.jupiter.api.Test;

/** Headers as they are kept with a row. */
class QueueHeadersTest {

    @Test
    void headersAreReadAsTheyWereWritten() {
        Map<String, Object> headers =
                Map.of(
                        "CaravelKey",
                        "plant/pump ä € \"quoted\" \\ \n\u0001",
                        "CaravelTime",
                        1_767_225_600_000L,
                        "CaravelLow",
                        -7L,
                        "CaravelHalf",
                        new BigDecimal("1.5"),
                        "CaravelMany",
                        new BigDecimal(new BigInteger("123456789012345678901")),
                        "CaravelFlag",
                        true,
                        "CaravelOff",
                        false,
                        "CaravelEmpty",
                        "");
        String text = QueueHeaders.write(message(headers));
        assertThat(QueueHeaders.read(text)).isEqualTo(headers);
        assertThat(QueueHeaders.text(text, "CaravelTime")).isEqualTo("1767225600000");
        assertThat(QueueHeaders.text(text, "CaravelNone")).isNull();
    }

    @Test
    void onlyPlainValuesWithTheRightPrefixAreKept() {
        String text =
                QueueHeaders.write(
                        message(
                                Map.of(
                                        "CaravelOne",
                                        1,
                                        "CaravelTwo",
                                        2.0,
                                        "CaravelList",
                                        List.of(1),
                                        "CaravelNot",
                                        Double.NaN,
                                        "CaravelPartition",
                                        "edge-1",
                                        "CamelFileName",
                                        "/etc/passwd")));
        assertThat(QueueHeaders.read(text)).isEqualTo(Map.of("CaravelOne", 1L, "CaravelTwo", 2L));
    }

    @Test
    void aLongNameAndALongNumberAreReadAgain() {
        Map<String, Object> headers =
                Map.of("Caravel" + "n".repeat(60_000), "9".repeat(2_000), "CaravelN", 1L);
        assertThat(QueueHeaders.read(QueueHeaders.write(message(headers)))).isEqualTo(headers);
        assertThat(QueueHeaders.read("{\"n\":" + "9".repeat(2_000) + "}")).hasSize(1);
    }

    @Test
    void ofDamagedTextWhatStandsBeforeTheDamageIsRead() {
        for (String text : List.of("", "{", "{\"a\"", "{\"a\":", "[1]", "{\"a\":\"\\q\"}", "x")) {
            assertThat(QueueHeaders.read(text)).as(text).isEmpty();
            assertThat(QueueHeaders.text(text, "a")).as(text).isNull();
        }
        assertThat(QueueHeaders.read("{\"a\":1,\"b\":\"\\u12")).isEqualTo(Map.of("a", 1L));
        assertThat(QueueHeaders.read("{\"a\":{\"b\":1},\"c\":2}")).containsEntry("c", 2L);
    }

    private static Message message(Map<String, Object> headers) {
        Message message = new DefaultMessage(new DefaultCamelContext());
        message.setHeaders(new java.util.HashMap<>(headers));
        return message;
    }
}
