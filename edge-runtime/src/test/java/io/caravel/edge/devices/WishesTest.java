package io.caravel.edge.devices;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** When a wanted value is written to a device once more. */
class WishesTest {

    private static final long NOW = 1_700_000_000_000L;
    private static final long DAY = 86_400_000;

    private final Wishes wishes = new Wishes();

    @Test
    void aClockThatIsSetBackDoesNotKeepAValueFromBeingWrittenAgain() {
        // Given a value that was written before the clock of the box was set back by a day
        wishes.wanted("target", "20", 0, NOW);
        wishes.written("target", "20", NOW);
        long back = NOW - DAY;
        wishes.wanted("target", "20", back, back);
        // When readings after that say something else
        boolean again = wishes.wanted("target", "20", back + 60_000, back + 60_000);
        // Then it is written again
        assertThat(again).isTrue();
        assertThat(wishes.value("target")).isEqualTo("20");
    }
}
