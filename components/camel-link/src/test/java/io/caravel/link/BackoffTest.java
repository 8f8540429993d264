package io.caravel.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Pauses before connecting again. */
class BackoffTest {
    @Test
    void the_ceiling_doubles_to_the_largest_and_begins_again_after_a_stable_connection() {
        // Given the defaults
        Backoff backoff = new Backoff(500, 30_000, 60_000);

        // When attempts fail
        List<Long> ceilings = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            ceilings.add(backoff.ceiling());
            assertThat(backoff.next(0, 0)).isBetween(1L, ceilings.get(i));
        }

        // Then the ceiling rises; a short connection changes nothing, a stable one begins again
        assertThat(ceilings)
                .containsExactly(500L, 1000L, 2000L, 4000L, 8000L, 16000L, 30000L, 30000L);
        backoff.next(59_999, 0);
        assertThat(backoff.ceiling()).isEqualTo(30_000);
        assertThat(backoff.next(60_000, 0)).isBetween(1L, 500L);
        assertThat(backoff.ceiling()).isEqualTo(1000);
    }

    @Test
    void pauses_are_spread_evenly() {
        // Given 10,000 nodes that lost their connection at the same time
        double sum = 0;
        for (int i = 0; i < 10_000; i++) {
            sum += new Backoff(500, 30_000, 60_000).next(0, 0);
        }

        // Then they come back all over the first half second
        assertThat(sum / 10_000).isBetween(230.0, 270.0);
    }

    @Test
    void an_attempt_that_stood_in_line_for_long_has_waited_already() {
        // Given a node whose pauses have grown
        Backoff backoff = new Backoff(500, 30_000, 60_000);
        for (int i = 0; i < 8; i++) {
            backoff.next(0, 0);
        }

        // When its attempt took longer than any pause, or nearly as long
        long afterTheLine = backoff.next(0, 40_000);
        long afterHalf = backoff.next(0, 29_000);

        // Then it comes soon, and as spread as at first
        assertThat(afterTheLine).isBetween(1L, 500L);
        assertThat(afterHalf).isBetween(1L, 1_000L);
        assertThat(backoff.ceiling()).isEqualTo(30_000);
    }
}
