package io.caravel.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an ACL file grants, and to whom. */
class TopicRulesTest {

    private static final String FILE =
            """
            # anonymous clients
            topic read public/#

            user app
            topic plant/#
            topic deny plant/safe/#
            topic read $hw/events/device/+/+/twin/update/document
            topic write orders/+/new

            user reader
            topic read #

            pattern readwrite $hw/events/device/default/%u/#
            """;

    @TempDir Path folder;
    private final TopicRules rules = new TopicRules();

    @BeforeEach
    void read() throws IOException {
        rules.read(file(FILE));
    }

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("acl"), text);
    }

    private static Guest guest(String name) {
        return "-".equals(name) ? Guest.ANONYMOUS : new Guest(name, "edge".equals(name));
    }

    @ParameterizedTest(name = "{0} may publish to {1}: {2}")
    @CsvSource(
            textBlock =
                    """
                    t1, $hw/events/device/default/t1/twin/update, true
                    t1, $hw/events/device/default/t1, true
                    t1, $hw/events/device/default/t2/twin/update, false
                    t1, $hw/events/device/default/t11/twin/update, false
                    t1, $hw/events/device/other/t1/twin/update, false
                    t1, plant/a, false
                    t1, '', false
                    app, plant/a, true
                    app, plant, true
                    app, plants, false
                    app, plant/safe, false
                    app, plant/safe/door, false
                    app, plant/safer, true
                    app, orders/1/new, true
                    app, orders/1/2/new, false
                    app, orders//new, true
                    app, $hw/events/device/default/t1/twin/update/document, false
                    reader, plant/a, false
                    -, public/a, false
                    -, $hw/events/device/default//twin/update, false
                    +, $hw/events/device/default/t1/twin/update, false
                    '#', $hw/events/device/default/t1/twin/update, false
                    edge, anything/at/all, true
                    edge, $hw/events/device/default/t1/twin/update, true
                    """)
    void aPublishIsGranted(String user, String topic, boolean may) {
        assertThat(rules.mayWrite(guest(user), topic)).isEqualTo(may);
    }

    @ParameterizedTest(name = "{0} may subscribe to {1}: {2}")
    @CsvSource(
            textBlock =
                    """
                    t1, $hw/events/device/default/t1/#, true
                    t1, $hw/events/device/default/t1/+/update, true
                    t1, $hw/events/device/default/+/twin/update, false
                    t1, $hw/events/device/default/#, false
                    t1, $hw/#, false
                    t1, '#', false
                    app, $hw/events/device/+/+/twin/update/document, true
                    app, $hw/events/device/default/+/twin/update/document, true
                    app, $hw/events/device/+/+/twin/update/+, false
                    app, $hw/events/device/+/+/twin/update/#, false
                    app, plant/a/#, true
                    app, plant/#, false
                    app, plant/+, false
                    app, plant/+/lamp, false
                    app, plant/hall/+, true
                    app, orders/1/new, false
                    reader, '#', true
                    reader, +/a, true
                    reader, a/b, true
                    reader, $hw/#, false
                    reader, $hw/events/device/default/reader/#, true
                    -, public/#, true
                    -, public/a/b, true
                    -, plant/a, false
                    edge, '#', true
                    """)
    void aSubscriptionIsGrantedWhenAllOfItIs(String user, String filter, boolean may) {
        assertThat(rules.mayRead(guest(user), filter)).isEqualTo(may);
    }

    @Test
    void withoutAFileEveryoneMayDoEverything() {
        assertThat(new TopicRules().mayWrite(Guest.ANONYMOUS, "a")).isTrue();
        assertThat(new TopicRules().mayRead(Guest.ANONYMOUS, "#")).isTrue();
    }

    @Test
    void anEmptyFileGrantsNothing() throws IOException {
        TopicRules none = new TopicRules();
        none.read(file("# nothing\n"));
        assertThat(none.mayWrite(guest("app"), "a")).isFalse();
        assertThat(none.mayRead(guest("app"), "a")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"topic", "allow all", "user", "pattern read %c/a", "TOPIC read a"})
    void aLineThatIsNoneIsRefusedWithItsNumber(String line) throws IOException {
        Path wrong = file("topic read a\n" + line + "\n");
        assertThatThrownBy(() -> new TopicRules().read(wrong))
                .isInstanceOf(BrokerException.class)
                .hasMessageStartingWith("EDGE-BROKER-006 line 2 of ");
    }
}
