package io.caravel.link.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravel.link.wire.LinkException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A name that no Node can have would connect, and then never be registered. */
class NodeNamesTest {

    @ParameterizedTest
    @ValueSource(strings = {"a", "7", "edge-1", "edge--1", "edge-1.site-2.example.com"})
    void aNameThatANodeCanHaveIsTaken(String name) throws LinkException {
        assertThat(NodeNames.fromPath("/v1/" + name)).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "a..b", "a.-b", "a-.b", ".a", "a.", "-a", "a-", "A", "a_b", "a/b", "a\n"
            })
    void aNameThatTheApiRefusesIsRefused(String name) {
        assertThatThrownBy(() -> NodeNames.fromPath("/v1/" + name))
                .isInstanceOf(LinkException.class)
                .hasMessageContaining("does not name a node as Kubernetes does");
    }

    @Test
    void aNameHas253LettersAtMost() throws LinkException {
        assertThat(NodeNames.fromPath("/v1/" + "a".repeat(253))).hasSize(253);
        assertThatThrownBy(() -> NodeNames.fromPath("/v1/" + "a".repeat(254)))
                .isInstanceOf(LinkException.class);
    }
}
