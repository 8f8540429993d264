package io.caravel.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which names an API server takes. */
class ObjectNameTest {

    @ParameterizedTest
    @ValueSource(strings = {"a", "7", "edge-1", "boat.fleet-2.example", "a--b"})
    void theseCanBeNames(String name) {
        assertThat(ObjectName.isValid(name)).isTrue();
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "A", "-a", "a-", ".a", "a.", "a..b", "a.-b", "a-.b", "a/b", "a_b"})
    void theseCannot(String name) {
        assertThat(ObjectName.isValid(name)).isFalse();
    }

    @Test
    void aNameHasAtMost253Letters() {
        assertThat(ObjectName.isValid("a".repeat(253))).isTrue();
        assertThat(ObjectName.isValid("a".repeat(254))).isFalse();
    }
}
