package io.caravel.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravel.link.wire.Lane;
import io.caravel.link.wire.Position;
import org.junit.jupiter.api.Test;

/** What may follow messages that failed. */
class FenceTest {
    private final Fence fence = new Fence();

    private static Position at(String epoch, long seq) {
        return new Position(Lane.EVENTS, epoch, seq);
    }

    @Test
    void newer_messages_are_held_until_the_route_has_gone_back() {
        // Given messages 4 to 6 that failed
        fence.failed(at("a", 4));
        fence.failed(at("a", 6));
        fence.failed(at("a", 5));

        // Then newer ones are held, and the failed ones and those before are not
        assertThat(fence.holds(at("a", 7))).isTrue();
        assertThat(fence.holds(at("a", 6))).isFalse();
        assertThat(fence.holds(at("a", 3))).isFalse();

        // And all go when the route has gone back
        fence.open();
        assertThat(fence.holds(at("a", 7))).isFalse();
    }

    @Test
    void a_held_message_that_comes_again_goes_through() {
        // Given that the failed messages were deleted meanwhile
        fence.failed(at("a", 4));
        fence.failed(at("a", 9));

        // Then the route's first one is taken at the second time
        assertThat(fence.holds(at("a", 9))).isFalse();
    }

    @Test
    void another_epoch_and_messages_without_a_place_are_not_held() {
        fence.failed(null);
        fence.failed(at("a", 4));
        assertThat(fence.holds(at("b", 7))).isFalse();
        assertThat(fence.holds(null)).isFalse();
    }
}
