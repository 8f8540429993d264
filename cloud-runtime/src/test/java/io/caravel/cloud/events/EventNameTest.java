package io.caravel.cloud.events;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EventNameTest {

    @Test
    void anEventIsNamedAfterItsObject() {
        assertThat(EventName.of("web-1", "0a1b")).isEqualTo("web-1.0a1b");
    }

    @Test
    void aNameThatTheApiWouldRefuseIsCut() {
        // Given names as long as Kubernetes takes them, one cut between two labels
        String suffix = "0123456789abcdef";
        String plain = "p".repeat(253);
        String dotted = "p".repeat(235) + "." + "q".repeat(17);
        // Then both become names that Kubernetes takes, and the suffix is whole
        assertThat(EventName.of(plain, suffix)).isEqualTo("p".repeat(236) + "." + suffix);
        assertThat(EventName.of(dotted, suffix)).isEqualTo("p".repeat(235) + "." + suffix);
    }
}
