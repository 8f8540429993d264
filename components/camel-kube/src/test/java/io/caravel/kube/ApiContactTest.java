package io.caravel.kube;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ApiContactTest {

    private final ApiContact contact = new ApiContact();
    private long begin;

    @BeforeEach
    void begin() {
        begin = System.nanoTime();
        contact.answered(begin);
    }

    @Test
    void whatWasHeardLastBeforeASilenceIsDoubtedWhenTheApiIsHeardAgain() {
        // Given a request of the second 10 that got no answer, and nothing else did
        contact.unanswered(at(10));
        // Then nothing is doubted while nobody answers
        assertThat(contact.doubts(at(5))).isFalse();
        // When one is answered, then it is what was heard before, and nothing that was after
        contact.answered(at(25));
        assertThat(contact.doubts(at(5))).isTrue();
        assertThat(contact.doubts(at(12))).isFalse();
        // And a longer silence counts from its last request
        contact.unanswered(at(30));
        contact.unanswered(at(40));
        contact.answered(at(55));
        assertThat(contact.doubts(at(35))).isTrue();
        assertThat(contact.doubts(at(41))).isFalse();
    }

    @Test
    void aRequestWithoutAnAnswerBesideOthersThatHaveOneSaysNothing() {
        // Given a slow request during which another one was answered
        contact.answered(at(15));
        contact.unanswered(at(10));
        contact.answered(at(25));
        // Then
        assertThat(contact.doubts(at(5))).isFalse();
    }

    private long at(long second) {
        return begin + second * 1_000_000_000L;
    }
}
