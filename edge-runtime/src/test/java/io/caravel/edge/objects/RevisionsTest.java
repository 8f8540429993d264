package io.caravel.edge.objects;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RevisionsTest {

    @ParameterizedTest(name = "{0} arriving over {1}: older = {2}")
    @CsvSource({
        "9, 10, true",
        "10, 9, false",
        "10, 10, false",
        "1.9, 2.1, true",
        "2.10, 2.9, false",
        "2.9, 2.10, true",
        "'', 10, false",
        "10, '', false",
        "abc, 10, false",
        "1.1, 10, false"
    })
    void versionsCompareAsNumbersAndOtherwiseTheNewestArrivalWins(
            String arriving, String kept, boolean older) {
        assertThat(Revisions.older(arriving, kept)).isEqualTo(older);
    }
}
