package io.caravel.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RareLogTest {
    private final List<String> said = new ArrayList<>();
    private long now;
    private final RareLog log = new RareLog(said::add, () -> now);

    @Test
    void the_first_of_a_kind_is_said_at_once_and_the_rest_is_counted_each_minute() {
        // When one source is refused a hundred times, another once
        for (int i = 0; i < 100; i++) {
            log.say("a", "a refused " + i);
        }
        log.say("b", "b refused");
        log.tell();
        // Then the first of each is said
        assertThat(said).containsExactly("a refused 0", "b refused");
        // When the minute is over
        minute();
        // Then the others are counted
        assertThat(said).hasSize(3).contains("a refused 99 (99 like it since the last line)");
    }

    @Test
    void after_a_quiet_minute_the_next_is_a_first_again() {
        log.say("a", "one");
        minute();
        log.say("a", "two");
        assertThat(said).containsExactly("one", "two");
    }

    @Test
    void very_many_sources_cost_a_bounded_number_of_lines_and_places() {
        for (int i = 0; i < 100_000; i++) {
            log.say("source " + i, "refused " + i);
        }
        minute();
        assertThat(said).hasSizeLessThanOrEqualTo(1_002);
        assertThat(said).last().asString().contains("like it");
    }

    private void minute() {
        now += Duration.ofMinutes(1).toNanos();
        log.tell();
    }
}
