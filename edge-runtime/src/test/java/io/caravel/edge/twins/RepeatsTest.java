package io.caravel.edge.twins;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which readings the store knows as ones that came before. */
class RepeatsTest {

    private static final String TIMED =
            "{\"event_id\":\"e1\",\"timestamp\":1700000000000,"
                    + "\"twin\":{\"temperature\":{\"actual\":{\"value\":\"21\"}}}}";
    private static final String UNTIMED =
            "{\"event_id\":\"e1\",\"twin\":{\"temperature\":{\"actual\":{\"value\":\"21\"}}}}";
    private static final String NAMELESS =
            "{\"timestamp\":1700000000000,"
                    + "\"twin\":{\"temperature\":{\"actual\":{\"value\":\"21\"}}}}";

    @TempDir Path folder;
    private TwinWorld world;

    @BeforeEach
    void start() {
        world = new TwinWorld(folder);
        world.thermostat("1", "u1", "20");
    }

    @AfterEach
    void stop() {
        world.close();
    }

    private String source(String payload) {
        return world.ask(TwinWorld.T1 + "twin/update", payload).events().get(0).source();
    }

    @Test
    void aReadingWithItsTimeIsKnownHoweverOftenItComes() {
        // Given a reading that says its time, with and without a name
        String first = source(TIMED);
        String nameless = source(NAMELESS);
        // When it comes again, also on a later connection
        assertThat(first).isNotNull().isEqualTo(source(TIMED)).isNotEqualTo(nameless);
        world.repeats.reconnected();
        // Then it has the same identity
        assertThat(source(TIMED)).isEqualTo(first);
        assertThat(source(NAMELESS)).isNotNull().isEqualTo(nameless);
    }

    @Test
    void aReadingWithoutTimeIsKnownWhenANewConnectionBringsItAgain() {
        // Given a reading that was stored before the edge was killed
        String first = source(UNTIMED);
        assertThat(first).isNotNull();
        // When the broker delivers it again to the next connection
        world.repeats.reconnected();
        // Then it has the same identity, and another value has another
        assertThat(source(UNTIMED)).isEqualTo(first);
        assertThat(source(UNTIMED.replace("21", "22"))).isNotNull().isNotEqualTo(first);
    }

    @Test
    void aReadingThatBrokerAndDeviceBothBringAgainIsKnownBothTimes() {
        // Given a reading that the broker had and did not acknowledge before both were killed
        String first = source(UNTIMED);
        world.repeats.reconnected();
        // When the broker delivers it and the device publishes it once more
        // Then both have its identity
        assertThat(source(UNTIMED)).isEqualTo(first);
        assertThat(source(UNTIMED)).isEqualTo(first);
    }

    @Test
    void theSameValueUnderTheSameNameOnAStandingConnectionIsTheNextReading() {
        // Given a connection that stands for a minute
        world.nanos.addAndGet(Duration.ofMinutes(1).toNanos());
        // And a device that names all its readings alike and gives no time
        assertThat(source(UNTIMED)).isNotNull();
        // When it reads the same value once more
        // Then that is no repeat
        assertThat(source(UNTIMED)).isNull();
        assertThat(source(UNTIMED.replace("\"event_id\":\"e1\",", ""))).isNull();
    }

    @Test
    void aLongNameIsNotRemembered() {
        // Given readings under a name of nearly the size of a message
        String longName = UNTIMED.replace("e1", "e".repeat(200_000));
        // When they come
        String first = source(longName);
        // Then ten thousand of their identities are no burden, and they still tell them apart
        assertThat(first).hasSizeLessThan(300).isEqualTo(source(longName));
        assertThat(source(longName.replace("21", "22"))).isNotEqualTo(first);
    }

    @Test
    void dataOfAMapperIsKnownByItsTimesToo() {
        // Given a time series without an event id
        DeviceData data = new DeviceData(world.devices, world.repeats, Clock.systemUTC());
        String topic = "$ke/events/device/default/t1/data/update";
        byte[] timed = "{\"p\":{\"value\":7,\"metadata\":{\"timestamp\":17}}}".getBytes();
        byte[] untimed = "{\"p\":{\"value\":7}}".getBytes();
        // Then its times are its identity
        String source = data.handle(topic, timed).events().get(0).source();
        assertThat(source).isNotNull();
        assertThat(data.handle(topic, timed).events().get(0).source()).isEqualTo(source);
        assertThat(data.handle(topic, untimed).events().get(0).source()).isNull();
    }
}
